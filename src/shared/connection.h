#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "os/fd.h"
#include "shared/word.h"

namespace ipcbench {

/// Room for words that takes no memory before it is touched.
class Words {
 public:
  explicit Words(std::size_t size) : words_(std::make_unique_for_overwrite<Word[]>(size)), size_(size) {}

  [[nodiscard]] Word* data() const { return words_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::unique_ptr<Word[]> words_;
  std::size_t size_;
};

/// What stands before the words of a request or of its reply.
struct FrameHead {
  std::uint32_t code = 0;   ///< what is asked for, or what came of it
  std::uint32_t words = 0;  ///< that follow
  Word argument = 0;
};

/// One end of a stream socket on which requests and their replies travel, one at a time.
class Connection {
 public:
  explicit Connection(Fd socket);

  /// Throws std::system_error where the peer is gone.
  void send(std::uint32_t code, Word argument, std::span<const Word> words);
  /// Waits for the next frame, whole, however many pieces it comes in; false where the peer left before it.
  /// Throws std::system_error, and std::runtime_error where the peer left in its middle or sent what is none.
  [[nodiscard]] bool receive();

  /// What was received last.
  [[nodiscard]] const FrameHead& head() const { return head_; }
  [[nodiscard]] std::span<const Word> words() const { return {words_.data(), head_.words}; }

 private:
  Fd socket_;
  FrameHead head_;
  Words words_;
};

/// Two connected AF_UNIX stream sockets. Throws std::system_error.
std::pair<Fd, Fd> stream_pair();

}  // namespace ipcbench
