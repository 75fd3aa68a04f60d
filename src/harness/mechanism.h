#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "os/run_directory.h"

namespace ipcbench {

using Bytes = std::span<std::byte>;
using ConstBytes = std::span<const std::byte>;

/// The largest message that the suite sends, whatever a mechanism could: 16 MiB, HARD_MSGSIZEMAX of POSIX
/// queues (mq_overview(7)).
constexpr std::size_t suite_max_message_bytes = std::size_t{16} << 20;

/// The two sides of a channel. In a ping-pong the initiator owns the clock; in a stream it is the producer.
enum class Role : std::uint8_t { initiator, responder };
constexpr std::string_view name(Role role) {
  return role == Role::initiator ? "initiator" : "responder";
}

/// How a side waits for the other.
enum class Wait : std::uint8_t { block };
constexpr std::string_view name(Wait) {
  return "block";
}

/// What a message carries: any bytes, one word, or nothing but its arrival.
enum class Payload : std::uint8_t { bytes, word, none };
constexpr std::string_view name(Payload payload) {
  return payload == Payload::bytes ? "bytes" : payload == Payload::word ? "word" : "none";
}

/// What happens for one message that is smaller than a page and finds its receiver asleep, both sides
/// together.
struct PerMessage {
  int system_calls;
  int copies;
  int wakeups;
};

/// What a mechanism is and promises; a constant of its file. The conformance suite holds it to that.
struct Description {
  std::string_view id;      ///< kebab-case, the CSV's key, never renamed
  std::string_view title;   ///< a few words for a person
  std::string_view family;  ///< "byte stream", "datagram", "queue", "shared memory", …
  std::vector<Wait> waits;
  Payload payload;
  bool lossless;
  bool boundaries;  ///< whether it keeps messages apart by itself
  PerMessage per_message;
};

/// Whether a mechanism can be used here, and up to what size.
struct Availability {
  std::optional<std::string> why_not;            ///< empty: it can be used
  std::optional<std::size_t> max_message_bytes;  ///< empty: it has no limit of its own
  std::string limited_by;                        ///< what sets that limit, and how it may be raised
};

/// What a channel holds in one direction before its sender has to wait. Unknown is empty.
struct Capacity {
  std::optional<std::uint64_t> bytes;
  std::optional<std::uint64_t> messages;
};

/// What a transport is made from.
struct ChannelConfig {
  std::size_t message_bytes;
  RunDirectory& names;
};

/// One side of a channel, in the process of that side. A side whose peer has died throws or is killed by the
/// runner; it never reports a message that did not come.
template <class E>
concept Endpoint = requires(E& endpoint, ConstBytes out, Bytes in) {
  { endpoint.send(out) } -> std::same_as<void>;    // all of it, or throws
  { endpoint.receive(in) } -> std::same_as<void>;  // exactly in.size() bytes, or throws
};

/// A mechanism's type. The runner constructs it before it forks the sides: names, descriptors and mappings
/// are made there, and nothing of it is used there. It throws where a message of that size cannot be carried.
template <class T>
concept Transport = std::constructible_from<T, const ChannelConfig&> &&
    requires(T& transport, RunDirectory& names, Role role) {
  { T::description() } -> std::same_as<const Description&>;
  { T::probe(names) } -> std::same_as<Availability>;  // cheap, leaves nothing behind
  {
    transport.capacity()
    } -> std::same_as<Capacity>;           // in the producer's process, before attach; leaves it empty
  { transport.attach(role) } -> Endpoint;  // in the side's own process, once
  { transport.close_in_runner() } -> std::same_as<void>;  // after the fork: descriptors of the runner's own
};

}  // namespace ipcbench
