// gRPC over HTTP/2 on an AF_UNIX stream socket: a unary call for each request and its answer, or one
// bidirectional stream.
//
// The payload is copied into a protobuf message, which is written down, put into frames and sent by one
// sendmsg in the sender's own thread. The receiver sleeps in epoll_wait below its completion queue; its own
// thread reads, takes the frames apart, parses the message and copies the payload out. It reads until nothing
// is there (two more recvmsg), and the room that its reading makes wakes the sender for nothing: gRPC asks
// for both events of a socket at once (strace). gRPC's own threads, some six a side, run where the side is
// pinned, and take part in no small message. Memory is asked for anew for each large message, and given back:
// the page faults of that are most of what 1 MiB takes.
//
// Unary is the asynchronous interface: a call goes out at once, and its answer is awaited in the completion
// queue; the server asks for 16 calls at once. Calls that are open together may come in another order than
// they were made in, so they are numbered, and the server puts them in order. The stream keeps order by
// itself; a send begins to write once the write before has ended, which HTTP/2's flow control lets happen
// when the peer has read enough. Neither interface has a largest message of its own once gRPC's
// 4 MiB (GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH) are lifted.
//
// The server comes up in the responder's process; the initiator waits for it, and connects with a first call
// without a message, or by beginning the stream. A dead server ends all calls with UNAVAILABLE, and so throws
// at the client. A dead client ends the stream at the server; of unary calls the server just gets no more,
// and the runner ends it.

#include <array>
#include <memory>
#include <string>

#include "harness/encoding.h"
#include "harness/registry.h"
#include "mechanisms/parts/unix_address.h"
#include "os/run_directory.h"

#ifdef IPCBENCH_HAS_GRPC
#include "mechanisms/parts/grpc_stream.h"
#include "mechanisms/parts/grpc_unary.h"
#include "os/shared_block.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_GRPC
std::string version() {
  return grpc::Version();
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{.name = "gRPC",
                          .licence = "Apache-2.0",
                          .packages = "libgrpc++-dev libprotobuf-dev protobuf-compiler-grpc",
                          .version = version};
constexpr std::array waits{Wait::block, Wait::spin};
// One sendmsg, two epoll_wait of which one is the sender's, three recvmsg of which two find nothing.
constexpr PerMessage per_message_of_both{.system_calls = 6, .sleep_calls = 0, .copies = 6, .wakeups = 2};

constexpr Description about_unary{
    .id = "grpc-unix",
    .title = "gRPC, unary calls over an AF_UNIX stream socket",
    .family = remote_call_family,
    .path =
        "The payload is copied into a protobuf message, that into frames of HTTP/2, which one sendmsg "
        "writes; the receiver wakes in epoll_wait, reads, parses and copies out. The answer goes alike.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = per_message_of_both,
    .library = &library};
constexpr Description about_stream{
    .id = "grpc-unix-stream",
    .title = "gRPC, one bidirectional stream over an AF_UNIX stream socket",
    .family = remote_call_family,
    .path = "As grpc-unix, with all messages of both sides in one stream, which begins and ends once.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .tells_of_death = true,
    .per_message = per_message_of_both,
    .library = &library};

#ifdef IPCBENCH_HAS_GRPC

// Over a path that the responder serves on. `End` is one side of it, which `Initiator` or `Responder` makes.
template <const Description& description, class End, class Initiator, class Responder>
class GrpcUnix final : public Transport {
 public:
  static constexpr const Description& about = description;
  static constexpr CodecLoops codec = codec_loops<GrpcCodec>;
  static Availability probe(RunDirectory&) { return {}; }

  explicit GrpcUnix(const ChannelConfig& config) : wait_(config.wait), path_(config.names.file("rpc")) {
    static_cast<void>(unix_address(path_));  // throws where the path is too long
  }

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    if (role == Role::initiator)
      return std::make_unique<End>(std::make_unique<Initiator>(wait_, path_.value(), *meeting_));
    return std::make_unique<End>(std::make_unique<Responder>(wait_, path_.value(), *meeting_));
  }

 private:
  Wait wait_;
  Name path_;
  SharedBlock<GrpcMeeting> meeting_;
};

const Registration<GrpcUnix<about_unary, GrpcUnaryEnd, GrpcCaller, GrpcAnswerer>>
    grpc_unix_registration_unary;
const Registration<GrpcUnix<about_stream, GrpcStreamEnd, GrpcStreamClient, GrpcStreamServer>>
    grpc_unix_registration_stream;

#else

const NotBuilt grpc_unix_registration_unary(about_unary);
const NotBuilt grpc_unix_registration_stream(about_stream);

#endif

}  // namespace
}  // namespace ipcbench
