#pragma once

#include <cstdint>
#include <memory>

#include "harness/endpoint.h"
#include "harness/mechanism.h"

namespace ipcbench {

class Histogram;
struct CodecLoops;
struct Load;
struct LossyStream;
struct SharedStream;

/// One side's loops over its endpoint: a virtual call for a batch. In that side's process.
class Side {
 public:
  Side() = default;
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;
  virtual ~Side() = default;

  /// The loops of harness/loops.h; and of harness/lossy_stream.h where the channel may lose messages.
  virtual void round_trips(std::uint64_t n) = 0;
  virtual void unstamped_round_trips(std::uint64_t n) = 0;
  virtual void clocked_round_trips(std::uint64_t n, Histogram& histogram) = 0;
  virtual void stream(std::uint64_t n, LossyStream& lossy) = 0;
  virtual void paced_stream(Load& load, Histogram& histogram) = 0;
  /// The loops of harness/calls.h.
  virtual void calls(std::uint64_t n, unsigned in_flight) = 0;
  virtual void clocked_calls(std::uint64_t n, unsigned in_flight, Histogram& histogram) = 0;
  /// The loops of harness/encoding.h, of the initiator alone. Throw std::logic_error where messages go as
  /// they are.
  virtual void serialize_calls(std::uint64_t n) = 0;
  virtual void deserialize_calls(std::uint64_t n) = 0;
  /// Its part of a stream of several producers and consumers, as the one of that index:
  /// harness/shared_stream.h.
  virtual void shared_stream(unsigned index, SharedStream& stream) = 0;

  /// One message of the caller's own, outside every measurement.
  virtual void send(ConstBytes message) = 0;
  virtual void receive(Bytes message) = 0;
};

/// What a side's loops need to know beside its endpoint.
struct SideSetup {
  Role role;
  std::size_t sent_bytes;      ///< of each message that it sends
  std::size_t received_bytes;  ///< and of each that it receives
  unsigned index = 0;          ///< which of several producers or consumers it is
  Transfer transfer = Transfer::copy;
  bool lossless = true;               ///< of the channel
  const CodecLoops* codec = nullptr;  ///< of messages that are encoded; nullptr: they go as they are
};

/// The loops of `endpoint`: its own, or those over its interface. Throws std::logic_error where messages
/// cannot be transferred as asked for.
std::unique_ptr<Side> side_of(std::unique_ptr<Endpoint> endpoint, const SideSetup& setup);

}  // namespace ipcbench
