#pragma once

// A bidirectional stream of gRPC by its asynchronous interface, with completion queues that the sides' own
// threads drive.

#include <deque>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "mechanisms/parts/close_together.h"
#include "mechanisms/parts/grpc_side.h"

namespace ipcbench {

/// One side of the stream.
class GrpcConversation {
 public:
  explicit GrpcConversation(Wait wait) : wait_(wait) {}
  GrpcConversation(const GrpcConversation&) = delete;
  GrpcConversation& operator=(const GrpcConversation&) = delete;
  virtual ~GrpcConversation() = default;

  // The write before has to have ended. What it takes to begin the next is no longer needed then.
  void send(ConstBytes message) {
    await_written();
    put_payload(message, outgoing_);
    begin_write(outgoing_, writing_.begin());
  }

  void receive(Bytes message) {
    if (!came_early_.empty()) {
      take_whole_payload(came_early_.front(), message);
      came_early_.pop_front();
      return;
    }
    ask_for_next();
    await(reading_, queue(), wait_);
    if (!reading_.ok) throw std::runtime_error("gRPC: the peer has ended the stream");
    take_whole_payload(incoming_, message);
  }

 protected:
  [[nodiscard]] Wait wait() const { return wait_; }

  // Takes in meanwhile what comes, so that two sides that both write do not wait for each other.
  void await_written() {
    while (writing_.pending) {
      ask_for_next();
      if (&next_ended(queue(), wait_) == &reading_ && reading_.ok)
        came_early_.push_back(std::move(incoming_));
    }
    if (!writing_.ok) throw std::runtime_error("gRPC: the stream has ended");
  }

 private:
  virtual void begin_write(const rpc::Message& message, void* tag) = 0;
  virtual void begin_read(rpc::Message& message, void* tag) = 0;
  virtual grpc::CompletionQueue& queue() = 0;

  void ask_for_next() {
    if (!reading_.pending && reading_.ok) begin_read(incoming_, reading_.begin());
  }

  Wait wait_;
  rpc::Message outgoing_;
  rpc::Message incoming_;
  GrpcOperation writing_;
  GrpcOperation reading_;
  std::deque<rpc::Message> came_early_;
};

/// The initiator's.
class GrpcStreamClient final : public GrpcConversation {
 public:
  GrpcStreamClient(Wait wait, const std::string& path, GrpcMeeting& meeting)
      : GrpcConversation(wait), client_(path, meeting), close_together_(meeting.left) {
    GrpcOperation began;
    stream_ = client_.stub().AsyncConverse(&context_, &client_.queue(), began.begin());
    await(began, client_.queue(), wait);
    if (!began.ok) throw std::runtime_error("gRPC: no stream began");
  }
  ~GrpcStreamClient() override {
    try {
      if (std::uncaught_exceptions() == 0) end();
    } catch (const std::exception&) {
      // The peer has left.
    }
    context_.TryCancel();
  }

 private:
  void end() {
    await_written();
    GrpcOperation said;
    grpc::Status status;
    GrpcOperation answered;
    stream_->WritesDone(said.begin());
    stream_->Finish(&status, answered.begin());
    await(said, client_.queue(), wait());
    await(answered, client_.queue(), wait());
  }

  void begin_write(const rpc::Message& message, void* tag) override { stream_->Write(message, tag); }
  void begin_read(rpc::Message& message, void* tag) override { stream_->Read(&message, tag); }
  grpc::CompletionQueue& queue() override { return client_.queue(); }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<rpc::Message, rpc::Message>> stream_;
  GrpcClient client_;
  CloseTogether close_together_;
};

/// The responder's.
class GrpcStreamServer final : public GrpcConversation {
 public:
  GrpcStreamServer(Wait wait, const std::string& path, GrpcMeeting& meeting)
      : GrpcConversation(wait), server_(path, meeting), close_together_(meeting.left) {
    server_.service().RequestConverse(&context_, &stream_, &server_.queue(), &server_.queue(),
                                      began_.begin());
    await(began_, server_.queue(), wait);
    if (!began_.ok) throw std::runtime_error("gRPC: no stream began");
  }
  ~GrpcStreamServer() override {
    try {
      if (std::uncaught_exceptions() == 0) end();
    } catch (const std::exception&) {
      // The peer has left.
    }
  }

 private:
  void end() {
    await_written();
    GrpcOperation ended;
    stream_.Finish(grpc::Status::OK, ended.begin());
    await(ended, server_.queue(), wait());
  }

  void begin_write(const rpc::Message& message, void* tag) override { stream_.Write(message, tag); }
  void begin_read(rpc::Message& message, void* tag) override { stream_.Read(&message, tag); }
  grpc::CompletionQueue& queue() override { return server_.queue(); }

  GrpcOperation began_;
  grpc::ServerContext context_;
  grpc::ServerAsyncReaderWriter<rpc::Message, rpc::Message> stream_{&context_};
  GrpcServer server_;
  CloseTogether close_together_;
};

class GrpcStreamEnd final : public Endpoint {
 public:
  explicit GrpcStreamEnd(std::unique_ptr<GrpcConversation> side) : side_(std::move(side)) {}

  void send(ConstBytes message) override { side_->send(message); }
  void receive(Bytes message) override { side_->receive(message); }

 private:
  std::unique_ptr<GrpcConversation> side_;
};

}  // namespace ipcbench
