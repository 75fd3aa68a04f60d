#pragma once

// A bidirectional stream of gRPC by its asynchronous interface, with completion queues that the sides' own
// threads drive.

#include <deque>
#include <exception>
#include <memory>
#include <utility>

#include "mechanisms/parts/close_together.h"
#include "mechanisms/parts/grpc_side.h"

namespace ipcbench {

/// One side of the stream.
template <Wait W>
class GrpcConversation {
 public:
  GrpcConversation() = default;
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
    await<W>(reading_, queue());
    if (!reading_.ok) throw std::runtime_error("gRPC: the peer has ended the stream");
    take_whole_payload(incoming_, message);
  }

 protected:
  // Takes in meanwhile what comes, so that two sides that both write do not wait for each other.
  void await_written() {
    while (writing_.pending) {
      ask_for_next();
      if (&next_ended<W>(queue()) == &reading_ && reading_.ok) came_early_.push_back(std::move(incoming_));
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

  rpc::Message outgoing_;
  rpc::Message incoming_;
  GrpcOperation writing_;
  GrpcOperation reading_;
  std::deque<rpc::Message> came_early_;
};

/// The initiator's.
template <Wait W>
class GrpcStreamClient final : public GrpcConversation<W> {
 public:
  GrpcStreamClient(const std::string& path, GrpcMeeting& meeting)
      : client_(path, meeting), close_together_(meeting.left) {
    GrpcOperation began;
    stream_ = client_.stub().AsyncConverse(&context_, &client_.queue(), began.begin());
    await<W>(began, client_.queue());
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
    this->await_written();
    GrpcOperation said;
    grpc::Status status;
    GrpcOperation answered;
    stream_->WritesDone(said.begin());
    stream_->Finish(&status, answered.begin());
    await<W>(said, client_.queue());
    await<W>(answered, client_.queue());
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
template <Wait W>
class GrpcStreamServer final : public GrpcConversation<W> {
 public:
  GrpcStreamServer(const std::string& path, GrpcMeeting& meeting)
      : server_(path, meeting), close_together_(meeting.left) {
    server_.service().RequestConverse(&context_, &stream_, &server_.queue(), &server_.queue(),
                                      began_.begin());
    await<W>(began_, server_.queue());
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
    this->await_written();
    GrpcOperation ended;
    stream_.Finish(grpc::Status::OK, ended.begin());
    await<W>(ended, server_.queue());
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

template <Wait W>
class GrpcStreamEnd {
 public:
  using Codec = GrpcCodec;

  explicit GrpcStreamEnd(std::unique_ptr<GrpcConversation<W>> side) : side_(std::move(side)) {}

  void send(ConstBytes message) { side_->send(message); }
  void receive(Bytes message) { side_->receive(message); }

 private:
  std::unique_ptr<GrpcConversation<W>> side_;
};

}  // namespace ipcbench
