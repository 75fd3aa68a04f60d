#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/endpoint.h"
#include "harness/wait.h"

namespace ipcbench {

class Daemon;
class RunDirectory;

/// The largest message that the suite sends, whatever a mechanism could: 16 MiB, HARD_MSGSIZEMAX of POSIX
/// queues (mq_overview(7)).
constexpr std::size_t suite_max_message_bytes = std::size_t{16} << 20;

/// The two sides of a channel. In a ping-pong the initiator owns the clock; in a stream it is the producer.
enum class Role : std::uint8_t { initiator, responder };
constexpr std::string_view name(Role role) {
  return role == Role::initiator ? "initiator" : "responder";
}
constexpr Role peer_of(Role role) {
  return role == Role::initiator ? Role::responder : Role::initiator;
}

/// What a message carries: any bytes, one word, or nothing but its arrival.
enum class Payload : std::uint8_t { bytes, word, none };
constexpr std::string_view name(Payload payload) {
  return payload == Payload::bytes ? "bytes" : payload == Payload::word ? "word" : "none";
}

/// What happens for one message that is smaller than a page and finds its receiver asleep (`Wait::block`),
/// both sides together.
struct PerMessage {
  int system_calls;
  int sleep_calls;  ///< of these, the ones that only sleep or wake: a side that spins makes none of them
  int copies;
  int wakeups;
  int copies_in_place = 0;  ///< how many copies remain where the sides write and read in place
};

/// What others wrote that a mechanism goes through.
struct Library {
  std::string_view name;
  std::string_view licence;   ///< an SPDX identifier, where there is one
  std::string_view packages;  ///< Debian's, to build with it
  std::string (*version)();   ///< of what is loaded; null: it was not there when this was built
};

/// The family of the mechanisms that make remote calls.
constexpr std::string_view remote_call_family = "remote call";

/// What a mechanism is and promises; a constant expression of its file. The conformance suite holds it to
/// that.
struct Description {
  std::string_view id;         ///< kebab-case, the CSV's key, never renamed
  std::string_view title;      ///< a few words for a person
  std::string_view family;     ///< "byte stream", "datagram", "queue", "shared memory", …
  std::string_view path = {};  ///< a message's path, in a few sentences: who copies, who sleeps, who is woken
  std::span<const Wait> waits;  ///< `block` first, where it can
  Payload payload;
  bool lossless;    ///< else a message that its receiver was too slow for is gone: a later one comes instead
  bool boundaries;  ///< whether it keeps messages apart by itself
  /// Whether the channel itself tells a side that waits for a message that its peer has died, be it either.
  bool tells_of_death = false;
  /// The largest message that several producers and consumers may share a channel for, each sent by one and
  /// received by one; 0: they may not share it.
  std::size_t many_to_many_bytes = 0;
  PerMessage per_message;
  const Library* library = nullptr;  ///< null: the kernel's, or this suite's own
  /// Whether its endpoints are an InPlaceEndpoint: messages can be written and read in memory that both sides
  /// share.
  bool in_place = false;
  /// A thread of the kernel passes its messages on: what its sides wait for a CPU is not for others alone.
  bool by_kernel_thread = false;
  /// One of the six that programs reach for first: a run without time for all leaves the others out.
  bool core = false;
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

/// How long spin-then-block spins: about what going to sleep and being woken costs where idle cores poll. Who
/// spins for as long as sleeping costs never pays more than twice what the better of both would have (Karlin
/// et al., "Empirical studies of competitive spinning for a shared-memory multiprocessor", SOSP 1991).
constexpr std::chrono::nanoseconds default_spin_bound{10'000};

/// How a message gets into the memory that both sides share: copied from and to buffers of the sides' own, or
/// written and read in place.
enum class Transfer : std::uint8_t { copy, zero_copy };
constexpr std::string_view name(Transfer transfer) {
  return transfer == Transfer::copy ? "copy" : "zero-copy";
}

/// What happens for one message where the sides wait like that: who spins neither sleeps nor is woken, and
/// who asks first makes one call more.
PerMessage per_message(const Description& about, Wait wait, Transfer transfer = Transfer::copy);

/// What a transport is made from.
struct ChannelConfig {
  std::size_t message_bytes;
  RunDirectory& names;
  Wait wait = Wait::block;
  std::chrono::nanoseconds spin_bound = default_spin_bound;  ///< of spin-then-block
  Transfer transfer = Transfer::copy;
  /// How many processes attach as initiator and as responder. More than one of either only where
  /// `many_to_many_bytes` allows it; initiators then only send, and responders only receive.
  unsigned producers = 1;
  unsigned consumers = 1;
  /// Of the responder's messages, where they have another size; 0: `message_bytes`. A transport is made for
  /// the larger of the two.
  std::size_t reply_bytes = 0;

  [[nodiscard]] bool many_to_many() const { return producers > 1 || consumers > 1; }
};

/// A mechanism's channel. The runner makes it before it forks the sides: names, descriptors and mappings are
/// made there, and nothing of it is used there. Its constructor takes a ChannelConfig, and throws where a
/// message of that size cannot be carried; a static `probe(RunDirectory&)` says whether it can be used here,
/// cheaply and without leaving anything behind.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// In the producer's process, before it attaches; leaves the channel empty.
  virtual Capacity capacity() = 0;
  /// In the side's own process, once, with the wait strategy of the configuration. May wait for its peer to
  /// attach.
  virtual std::unique_ptr<Endpoint> attach(Role role) = 0;
  /// After the fork: lets go of the runner's own descriptors.
  virtual void close_in_runner() {}
  /// The program that the sides need, which the transport started, or nullptr: its end ends the session at
  /// once, with a failed row that names it.
  virtual Daemon* daemon() { return nullptr; }
};

}  // namespace ipcbench
