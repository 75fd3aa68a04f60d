#pragma once

// Unary calls of gRPC by its asynchronous interface, with completion queues that the sides' own threads
// drive.

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "mechanisms/parts/call_end.h"
#include "mechanisms/parts/close_together.h"
#include "mechanisms/parts/grpc_side.h"

namespace ipcbench {

class GrpcCaller {
 public:
  GrpcCaller(Wait wait, const std::string& path, GrpcMeeting& meeting)
      : wait_(wait), client_(path, meeting), close_together_(meeting.left) {
    call({});
    take_answer({});
  }
  GrpcCaller(const GrpcCaller&) = delete;
  GrpcCaller& operator=(const GrpcCaller&) = delete;
  ~GrpcCaller() {
    for (OpenCall& call : open_) call.context.TryCancel();
  }

  void call(ConstBytes request) {
    put_payload(request, request_);
    request_.set_number(made_++);
    OpenCall& call = open_.emplace_back();
    call.answering = client_.stub().AsyncCall(&call.context, request_, &client_.queue());
    call.answering->Finish(&call.answer, &call.status, call.begin());
  }

  std::size_t take_answer(Bytes answer) {
    OpenCall& oldest = open_.front();
    await(oldest, client_.queue(), wait_);
    require_ok(oldest.status);
    const std::size_t bytes = take_payload(oldest.answer, answer);
    open_.pop_front();
    return bytes;
  }

 private:
  struct OpenCall : GrpcOperation {
    grpc::ClientContext context;
    rpc::Message answer;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<rpc::Message>> answering;
  };

  Wait wait_;
  rpc::Message request_;
  std::uint32_t made_ = 0;
  std::deque<OpenCall> open_;
  GrpcClient client_;
  CloseTogether close_together_;
};

/// Calls that are under way at once may come in another order than they were made in: their numbers tell.
class GrpcAnswerer {
 public:
  /// So many calls are asked for at once.
  static constexpr std::size_t posted = 16;

  GrpcAnswerer(Wait wait, const std::string& path, GrpcMeeting& meeting)
      : wait_(wait), server_(path, meeting), close_together_(meeting.left) {
    for (Incoming& call : calls_) ask_for(call);
    take_request({});
    answer({});
    await_answered();
  }
  GrpcAnswerer(const GrpcAnswerer&) = delete;
  GrpcAnswerer& operator=(const GrpcAnswerer&) = delete;
  // An answer that is not in the socket when the server goes is lost.
  ~GrpcAnswerer() {
    try {
      if (std::uncaught_exceptions() == 0) await_answered();
    } catch (const std::exception&) {
      // The peer has left, and needs no answer.
    }
  }

  void take_request(Bytes request) {
    Incoming*& next = came_[taken_++ % posted];
    while (next == nullptr) take_one_step();
    current_ = std::exchange(next, nullptr);
    take_whole_payload(current_->call->request, request);
  }

  void answer(ConstBytes answer) {
    put_payload(answer, answer_);
    current_->answered = true;
    current_->call->responder.Finish(answer_, grpc::Status::OK, current_->begin());
  }

 private:
  struct Call {
    grpc::ServerContext context;
    rpc::Message request;
    grpc::ServerAsyncResponseWriter<rpc::Message> responder{&context};
  };
  struct Incoming : GrpcOperation {
    std::optional<Call> call;
    bool answered = false;
  };

  void await_answered() {
    while (std::ranges::any_of(calls_, &Incoming::answered)) take_one_step();
  }

  void ask_for(Incoming& incoming) {
    Call& call = incoming.call.emplace();
    incoming.answered = false;
    server_.service().RequestCall(&call.context, &call.request, &call.responder, &server_.queue(),
                                  &server_.queue(), incoming.begin());
  }

  // A call has come, or an answer has gone.
  void take_one_step() {
    auto& incoming = static_cast<Incoming&>(next_ended(server_.queue(), wait_));
    if (incoming.answered) return ask_for(incoming);
    if (!incoming.ok) throw std::runtime_error("gRPC: the server takes no calls");
    came_[incoming.call->request.number() % posted] = &incoming;
  }

  Wait wait_;
  rpc::Message answer_;
  std::array<Incoming, posted> calls_;
  std::array<Incoming*, posted> came_{};  // by their numbers, and not taken yet
  std::uint32_t taken_ = 0;
  Incoming* current_ = nullptr;  // the one that was taken last
  GrpcServer server_;
  CloseTogether close_together_;
};

using GrpcUnaryEnd = CallEnd<GrpcCaller, GrpcAnswerer>;
static_assert(GrpcUnaryEnd::max_open <= GrpcAnswerer::posted);

}  // namespace ipcbench
