#pragma once

#include <concepts>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>

#include "harness/endpoint.h"
#include "mechanisms/parts/require_size.h"

namespace ipcbench {

/// Who makes remote calls. Both calls throw where the answerer is gone.
template <class C>
concept Caller = requires(C& caller, ConstBytes request, Bytes answer) {
  { caller.call(request) } -> std::same_as<void>;  // begins one
  // Waits for the answer of the oldest that is open, and copies it; its size, 0 for one without a message.
  // Throws where it has more bytes than there is room for.
  { caller.take_answer(answer) } -> std::same_as<std::size_t>;
};

/// Who answers them, in the order in which they were made.
template <class A>
concept Answerer = requires(A& answerer, Bytes request, ConstBytes answer) {
  // Waits for the next call and copies its request, of exactly that size, or throws.
  { answerer.take_request(request) } -> std::same_as<void>;
  { answerer.answer(answer) } -> std::same_as<void>;  // the call that was taken last
};

/// A side of a channel of remote calls. The initiator's message is a call's request, and the responder's the
/// answer to the call that it took last: a round trip is one call. In a stream nobody sends answers, so the
/// responder gives one without a message when it asks for the next request (or leaves), and the initiator
/// waits for the oldest once `max_open` calls are open. Who leaves waits for its answers.
template <Caller C, Answerer A>
class CallEnd final : public Endpoint {
 public:
  /// How many calls may wait for an answer.
  static constexpr unsigned max_open = 16;

  explicit CallEnd(std::unique_ptr<C> caller) : caller_(std::move(caller)) {}
  explicit CallEnd(std::unique_ptr<A> answerer) : answerer_(std::move(answerer)) {}
  CallEnd(const CallEnd&) = delete;
  CallEnd& operator=(const CallEnd&) = delete;
  ~CallEnd() override {
    if (std::uncaught_exceptions() > 0) return;
    try {
      while (caller_ != nullptr && open_ > 0) await_empty_answer();
      if (answerer_ != nullptr) answer_without_message();
    } catch (const std::exception&) {
      // The peer has left, and needs no answer.
    }
  }

  void send(ConstBytes message) override {
    if (caller_ == nullptr) {
      if (!std::exchange(taken_, false)) throw std::runtime_error("an answer without a call");
      return answerer_->answer(message);
    }
    while (open_ >= max_open) await_empty_answer();
    caller_->call(message);
    ++open_;
  }

  void receive(Bytes message) override {
    if (caller_ == nullptr) {
      answer_without_message();
      answerer_->take_request(message);
      taken_ = true;
      return;
    }
    std::size_t bytes = 0;
    while (bytes == 0) {
      bytes = caller_->take_answer(message);
      --open_;
    }
    require_size("answer", static_cast<ssize_t>(bytes), message.size());
  }

 private:
  void answer_without_message() {
    if (std::exchange(taken_, false)) answerer_->answer({});
  }
  void await_empty_answer() {
    caller_->take_answer({});
    --open_;
  }

  std::unique_ptr<C> caller_;
  unsigned open_ = 0;
  std::unique_ptr<A> answerer_;
  bool taken_ = false;  // a call that has no answer yet
};

}  // namespace ipcbench
