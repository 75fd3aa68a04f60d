#include "harness/encoding.h"

#include <gtest/gtest.h>

#include <cstring>

namespace ipcbench {
namespace {

using Message = std::vector<std::byte>;

// Counts, and tears a byte out where it is told to.
struct Copying {
  static inline int serialized = 0;
  static inline int deserialized = 0;
  static inline bool faulty = false;

  void serialize(ConstBytes message) {
    ++serialized;
    wire.assign(message.begin(), message.end());
  }
  void deserialize(Bytes message) {
    ++deserialized;
    std::ranges::copy(wire, message.begin());
    if (faulty) message.back() = std::byte{0};
  }

  Message wire;
};

class Encoding : public testing::Test {
 protected:
  Encoding() { Copying::serialized = Copying::deserialized = 0; }

  Message request_{64, std::byte{7}};
  Message reply_{1, std::byte{9}};
};

TEST_F(Encoding, WritesBothMessagesOfEachCall) {
  serialize_calls<Copying>(request_, reply_, 5);
  EXPECT_EQ(Copying::serialized, 10);
}

TEST_F(Encoding, ReadsBothMessagesOfEachCallWrittenOnce) {
  deserialize_calls<Copying>(request_, reply_, 5);
  EXPECT_EQ(Copying::serialized, 2);
  EXPECT_EQ(Copying::deserialized, 10);
}

TEST_F(Encoding, RefusesWhatComesOutAltered) {
  Copying::faulty = true;
  EXPECT_THROW(deserialize_calls<Copying>(request_, reply_, 1), std::runtime_error);
  Copying::faulty = false;
}

}  // namespace
}  // namespace ipcbench
