#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace ipcbench {

using Bytes = std::span<std::byte>;
using ConstBytes = std::span<const std::byte>;

class Side;
struct SideSetup;

/// One side of a channel, in the process of that side. A side whose peer has died throws or is killed by the
/// runner; it never reports a message that did not come.
///
/// A call of it is one of a virtual function, 1 to 2 ns. Where a message may cost less than 300 ns, the loops
/// are compiled for the endpoint's own type instead: harness/inlined.h.
class Endpoint {
 public:
  Endpoint() = default;
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;
  virtual ~Endpoint() = default;

  /// Sends all of it, or throws.
  virtual void send(ConstBytes message) = 0;
  /// Receives exactly message.size() bytes, or throws.
  virtual void receive(Bytes message) = 0;

  /// Loops over the endpoint's own type, which then hold what the endpoint was made of; nullptr where those
  /// over this interface do.
  virtual std::unique_ptr<Side> own_loops(const SideSetup& setup);
};

/// One whose messages lie in memory that both sides share, and can be written and read there.
class InPlaceEndpoint : public Endpoint {
 public:
  /// Waits for room; where the next message is to be written.
  virtual Bytes loan() = 0;
  /// Sends what was written there.
  virtual void publish() = 0;
  /// Waits for the next message; where it lies.
  virtual ConstBytes peek() = 0;
  /// It has been read: its place may be written again.
  virtual void release() = 0;
};

}  // namespace ipcbench
