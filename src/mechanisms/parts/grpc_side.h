#pragma once

// What both sides of the mechanisms over gRPC are made of, where the library is there. Made in a side's own
// process alone: gRPC starts threads with the first of it.

#include <fmt/format.h>
#include <grpcpp/grpcpp.h>
#include <ipcbench_rpc.grpc.pb.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include "harness/mechanism.h"
#include "mechanisms/parts/announcement.h"
#include "mechanisms/parts/require_size.h"
#include "os/cpu_relax.h"

namespace ipcbench {

/// Throws std::runtime_error unless it is OK.
inline void require_ok(const grpc::Status& status) {
  if (status.ok()) return;
  throw std::runtime_error(
      fmt::format("gRPC: status {}, {}", static_cast<int>(status.error_code()), status.error_message()));
}

inline void put_payload(ConstBytes bytes, rpc::Message& message) {
  message.set_payload(bytes.data(), bytes.size());
}

/// Copies it to the front of `room`; its size. Throws std::runtime_error where there is not enough room.
inline std::size_t take_payload(const rpc::Message& message, Bytes room) {
  const ConstBytes payload = std::as_bytes(std::span(message.payload()));
  if (payload.size() > room.size())
    require_size("message", static_cast<ssize_t>(payload.size()), room.size());
  // GCC 12's std::ranges::copy goes byte by byte here.
  std::copy(payload.begin(), payload.end(), room.begin());
  return payload.size();
}

/// The same for a message of exactly that size.
inline void take_whole_payload(const rpc::Message& message, Bytes room) {
  require_size("message", static_cast<ssize_t>(take_payload(message, room)), room.size());
}

/// A message as gRPC writes it down before it goes into frames of HTTP/2.
class GrpcCodec {
 public:
  void serialize(ConstBytes message) {
    put_payload(message, message_);
    message_.set_number(++number_);
    wire_.Clear();
    bool own_buffer = false;
    require_ok(grpc::SerializationTraits<rpc::Message>::Serialize(message_, &wire_, &own_buffer));
  }
  void deserialize(Bytes message) {
    grpc::ByteBuffer wire = wire_;  // refers to the same bytes, and is emptied
    require_ok(grpc::SerializationTraits<rpc::Message>::Deserialize(&wire, &message_));
    take_whole_payload(message_, message);
  }

 private:
  rpc::Message message_;
  grpc::ByteBuffer wire_;
  std::uint32_t number_ = 0;
};

/// An operation of gRPC's; its address is its tag.
struct GrpcOperation {
  bool pending = false;
  bool ok = true;

  void* begin() {
    pending = true;
    return this;
  }
  GrpcOperation& end(bool well) {
    pending = false;
    ok = well;
    return *this;
  }
};

/// Waits for the next operation to end.
inline GrpcOperation& next_ended(grpc::CompletionQueue& queue, Wait wait) {
  void* tag = nullptr;
  bool ok = false;
  if (wait == Wait::block) {
    if (!queue.Next(&tag, &ok)) throw std::logic_error("gRPC: a queue that was shut down");
  } else {
    while (queue.AsyncNext(&tag, &ok, gpr_inf_past(GPR_CLOCK_MONOTONIC)) !=
           grpc::CompletionQueue::NextStatus::GOT_EVENT)
      cpu_relax();
  }
  return static_cast<GrpcOperation*>(tag)->end(ok);
}

inline void await(const GrpcOperation& operation, grpc::CompletionQueue& queue, Wait wait) {
  while (operation.pending) next_ended(queue, wait);
}

/// Nothing of what its tags point to may go before.
inline void drain(grpc::CompletionQueue& queue) {
  queue.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue.Next(&tag, &ok)) static_cast<GrpcOperation*>(tag)->end(ok);
}

/// What the two processes say to each other beside the socket.
struct GrpcMeeting {
  Announcement serves;
  std::atomic<std::uint32_t> left{0};
};

/// The responder's: serves on an AF_UNIX path.
class GrpcServer {
 public:
  GrpcServer(const std::string& path, GrpcMeeting& meeting) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + path, grpc::InsecureServerCredentials());
    builder.SetMaxReceiveMessageSize(-1);
    builder.RegisterService(&service_);
    queue_ = builder.AddCompletionQueue();
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) throw std::runtime_error(fmt::format("gRPC: cannot serve on {}", path));
    meeting.serves.make();
  }
  GrpcServer(const GrpcServer&) = delete;
  GrpcServer& operator=(const GrpcServer&) = delete;
  ~GrpcServer() {
    server_->Shutdown(std::chrono::system_clock::now());
    drain(*queue_);
  }

  rpc::Exchange::AsyncService& service() { return service_; }
  grpc::ServerCompletionQueue& queue() { return *queue_; }

 private:
  rpc::Exchange::AsyncService service_;
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
};

/// The initiator's: its first call connects to that, which takes a server that drives its queue.
class GrpcClient {
 public:
  GrpcClient(const std::string& path, const GrpcMeeting& meeting) {
    meeting.serves.await("the responder serves");
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    stub_ = rpc::Exchange::NewStub(
        grpc::CreateCustomChannel("unix:" + path, grpc::InsecureChannelCredentials(), arguments));
  }
  GrpcClient(const GrpcClient&) = delete;
  GrpcClient& operator=(const GrpcClient&) = delete;
  ~GrpcClient() { drain(queue_); }

  rpc::Exchange::Stub& stub() { return *stub_; }
  grpc::CompletionQueue& queue() { return queue_; }

 private:
  std::unique_ptr<rpc::Exchange::Stub> stub_;
  grpc::CompletionQueue queue_;
};

}  // namespace ipcbench
