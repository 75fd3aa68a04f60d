#pragma once

#include <stdexcept>
#include <utility>

#include "harness/calls.h"
#include "harness/encoding.h"
#include "harness/loops.h"
#include "harness/lossy_stream.h"
#include "harness/shared_stream.h"
#include "harness/side.h"

namespace ipcbench {

/// Which loops are compiled for an endpoint's type.
struct Loops {
  bool lossless;  ///< streams of which no message is lost
  bool lossy;     ///< streams of which some may be
  bool shared;    ///< streams of several producers and consumers
  bool calls;
};

/// The loops over one type of endpoint: `A` is the endpoint with its messages, which are copied or stay in
/// place (harness/attached.h). What is not among `loops` throws std::logic_error.
template <class A, Loops loops>
class SideOf final : public Side {
 public:
  template <class E>
  SideOf(E&& endpoint, const SideSetup& setup)
      : attached_(std::forward<E>(endpoint), setup.role, {setup.sent_bytes, setup.received_bytes},
                  lane_of(setup.index)),
        lossless_(setup.lossless),
        codec_(setup.codec) {}

  void round_trips(std::uint64_t n) override { ipcbench::round_trips(attached_, n); }
  void unstamped_round_trips(std::uint64_t n) override { ipcbench::round_trips<Stamping::off>(attached_, n); }
  void clocked_round_trips(std::uint64_t n, Histogram& histogram) override {
    ipcbench::clocked_round_trips(attached_, n, histogram);
  }
  void stream(std::uint64_t n, [[maybe_unused]] LossyStream& lossy) override {
    if constexpr (loops.lossless) {
      if (lossless_) return ipcbench::stream(attached_, n);
    }
    if constexpr (loops.lossy) {
      if (!lossless_) return lossy_stream(attached_, n, lossy);
    }
    throw std::logic_error("it has no such stream");
  }
  void paced_stream(Load& load, Histogram& histogram) override {
    ipcbench::paced_stream(attached_, load, histogram);
  }
  void calls([[maybe_unused]] std::uint64_t n, [[maybe_unused]] unsigned in_flight) override {
    if constexpr (loops.calls) return ipcbench::calls(attached_, n, in_flight);
    throw std::logic_error("it makes no calls");
  }
  void clocked_calls([[maybe_unused]] std::uint64_t n, [[maybe_unused]] unsigned in_flight,
                     [[maybe_unused]] Histogram& histogram) override {
    if constexpr (loops.calls) return ipcbench::clocked_calls(attached_, n, in_flight, histogram);
    throw std::logic_error("it makes no calls");
  }
  void serialize_calls(std::uint64_t n) override { encode(&CodecLoops::serialize, n); }
  void deserialize_calls(std::uint64_t n) override { encode(&CodecLoops::deserialize, n); }
  void shared_stream([[maybe_unused]] unsigned index, [[maybe_unused]] SharedStream& stream) override {
    if constexpr (loops.shared) {
      return attached_.role == Role::initiator ? produce(attached_, index, stream)
                                               : consume(attached_, index, stream);
    }
    throw std::logic_error("it is not shared");
  }
  void send(ConstBytes message) override { attached_.send_copy(message); }
  void receive(Bytes message) override { attached_.receive_copy(message); }

 private:
  void encode([[maybe_unused]] CodecLoops::Loop CodecLoops::*loop, [[maybe_unused]] std::uint64_t n) {
    if constexpr (loops.calls && requires { attached_.in.buffer(); }) {
      if (codec_ != nullptr) {
        if (attached_.role == Role::initiator)
          (codec_->*loop)(attached_.out.front(), attached_.in.buffer(), n);
        return;
      }
    }
    throw std::logic_error("its messages go as they are");
  }

  A attached_;
  bool lossless_;
  const CodecLoops* codec_;
};

}  // namespace ipcbench
