#pragma once

#include <algorithm>
#include <concepts>
#include <utility>
#include <vector>

#include "harness/messages.h"

namespace ipcbench {

/// What the loops take for one side's endpoint: an Endpoint's functions, virtual or not.
template <class E>
concept EndpointType = requires(E& endpoint, ConstBytes out, Bytes in) {
  { endpoint.send(out) } -> std::same_as<void>;
  { endpoint.receive(in) } -> std::same_as<void>;
};

/// And for one whose messages can be written and read in place: an InPlaceEndpoint's.
template <class E>
concept InPlaceEndpointType = EndpointType<E> && requires(E& endpoint) {
  { endpoint.loan() } -> std::same_as<Bytes>;
  { endpoint.publish() } -> std::same_as<void>;
  { endpoint.peek() } -> std::same_as<ConstBytes>;
  { endpoint.release() } -> std::same_as<void>;
};

/// Whether messages are stamped and checked. Off in one place only: where the cost of it is measured.
enum class Stamping : bool { off, on };

/// The sizes of the messages that one side sends, and of those that it receives.
struct MessageSizes {
  MessageSizes(std::size_t both) : MessageSizes(both, both) {}
  MessageSizes(std::size_t sent, std::size_t received) : out(sent), in(received) {}

  std::size_t out;
  std::size_t in;
};

/// One side's endpoint with its messages: what every loop works on. Messages are copied in and out.
template <EndpointType E>
struct Attached {
  /// `lane` tells apart the messages of several producers (harness/shared_stream.h).
  Attached(E&& attached, Role side, MessageSizes sizes, std::uint64_t lane = 0)
      : endpoint(std::move(attached)),
        role(side),
        out(sizes.out, mark_of(side) ^ lane),
        in(sizes.in, mark_of(peer_of(side))) {}

  template <Stamping S = Stamping::on>
  void send_next() {
    if constexpr (S == Stamping::on) {
      endpoint.send(out.front());
      out.pop();
    } else {
      endpoint.send(out.next_unstamped());
    }
  }
  /// A message with a stamp of the caller's, outside the order of the others.
  void send_stamped(std::uint64_t value) {
    std::vector<CacheLine> line(lines_of(out.message_bytes()));
    const Bytes message(line.front().bytes.data(), out.message_bytes());
    stamp(message, value);
    endpoint.send(message);
  }
  void send_copy(ConstBytes message) { endpoint.send(message); }
  /// How many messages have been sent in order.
  [[nodiscard]] std::uint64_t sent() const { return out.sent(); }

  void receive() { endpoint.receive(in.buffer()); }
  /// What was received last, until `check` or `done`.
  ConstBytes arrived() { return in.buffer(); }
  void done() {}
  /// What was received last is the next message; once for each.
  template <Stamping S = Stamping::on>
  void check() {
    if constexpr (S == Stamping::on) in.check_next();
  }
  void receive_next() {
    receive();
    check();
  }
  void receive_copy(Bytes message) { endpoint.receive(message); }

  E endpoint;
  Role role;
  Outbox out;
  Inbox in;
};

/// The same without copies: messages are stamped and checked where they lie in the memory that both sides
/// share.
template <InPlaceEndpointType E>
struct AttachedInPlace {
  AttachedInPlace(E&& attached, Role side, MessageSizes, std::uint64_t lane = 0)
      : endpoint(std::move(attached)), role(side), out(mark_of(side) ^ lane), in(mark_of(peer_of(side))) {}

  template <Stamping S = Stamping::on>
  void send_next() {
    const Bytes place = endpoint.loan();
    if constexpr (S == Stamping::on) stamp(place, out.next());
    endpoint.publish();
  }
  void send_stamped(std::uint64_t value) {
    stamp(endpoint.loan(), value);
    endpoint.publish();
  }
  void send_copy(ConstBytes message) {
    std::ranges::copy(message, endpoint.loan().begin());
    endpoint.publish();
  }
  [[nodiscard]] std::uint64_t sent() const { return out.count(); }

  void receive() { came = endpoint.peek(); }
  ConstBytes arrived() { return came; }
  void done() { endpoint.release(); }
  template <Stamping S = Stamping::on>
  void check() {
    if constexpr (S == Stamping::on) check_stamp(came, in.next());
    endpoint.release();
  }
  void receive_next() {
    receive();
    check();
  }
  void receive_copy(Bytes message) {
    std::ranges::copy(endpoint.peek().first(message.size()), message.begin());
    endpoint.release();
  }

  E endpoint;
  Role role;
  StampSequence out;
  StampSequence in;
  ConstBytes came;
};

}  // namespace ipcbench
