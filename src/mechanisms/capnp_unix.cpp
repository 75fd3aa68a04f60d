// Cap'n Proto RPC over a connected pair of AF_UNIX stream sockets.
//
// Both sides are driven as the library's programs are, by kj's event loop in the side's own thread
// (capnp::TwoPartyClient, capnp::TwoPartyServer); the library starts no threads. A request is copied into a
// message that goes to the wire as it lies in memory (writev); the receiver, asleep in epoll_wait, reads
// eight bytes of sizes and then the rest into memory of its own, and reads again until nothing is there. The
// server's method is a promise, which the answer fulfils; the answer goes back alike. Of an answer that it
// has let go of the caller says so: a third message (Finish, rpc.capnp), written right before the next
// request.
//
// Who sends runs its loop until the message lies in the socket, and takes in meanwhile what the peer sends:
// neither waits for the other. A message has at most 64 MiB (ReaderOptions::traversalLimitInWords,
// message.h).
//
// Memory for a message is asked for anew each time. Where several large ones are under way, malloc may also
// give the end of its heap back to the kernel each time (M_TRIM_THRESHOLD, mallopt(3)): of sixteen calls at
// once with answers of 1 MiB each took 100 to 230 page faults, and ten times as long as without.
//
// A peer that dies closes its socket: all open calls fail, and the server hears that nothing more comes.

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include "harness/encoding.h"
#include "harness/registry.h"
#include "os/fd.h"

#ifdef IPCBENCH_HAS_CAPNP
#include <capnp/message.h>
#include <capnp/rpc-twoparty.h>
#include <capnp/rpc.capnp.h>
#include <capnp_unix.capnp.h>
#include <kj/async-io.h>
#include <kj/async-queue.h>
#include <kj/debug.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <memory>
#include <optional>

#include "mechanisms/parts/call_end.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_CAPNP
std::string version() {
  return fmt::format("{}.{}.{}", CAPNP_VERSION_MAJOR, CAPNP_VERSION_MINOR, CAPNP_VERSION_MICRO);
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{
    .name = "Cap'n Proto", .licence = "MIT", .packages = "libcapnp-dev capnproto", .version = version};
constexpr std::array waits{Wait::block};

// A call's sixteen on two CPUs: writev of Call, Return and Finish, two reads of each and two that find
// nothing, and five epoll_wait, of which three only hear that the peer has read (EPOLLOUT). On one CPU those
// are one, as counted.
constexpr PerMessage half_a_call{.system_calls = 8, .sleep_calls = 0, .copies = 4, .wakeups = 2};

constexpr Description about_capnp_unix{
    .id = "capnp-unix",
    .title = "Cap'n Proto RPC over an AF_UNIX stream socket",
    .family = remote_call_family,
    .path =
        "The request is copied into a message that goes to the wire as it is; writev wakes the server, whose "
        "event loop sleeps in epoll_wait, reads it into memory of its own and calls the method. The answer "
        "goes alike.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .tells_of_death = true,
    .per_message = half_a_call,
    .library = &library};

#ifdef IPCBENCH_HAS_CAPNP

using capnp_unix::Exchange;
using Params = Exchange::ExchangeParams;
using Results = Exchange::ExchangeResults;

static_assert(2 * suite_max_message_bytes <=
              capnp::ReaderOptions().traversalLimitInWords * sizeof(capnp::word));

// What kj's exceptions print is where they were thrown; here they say what happened.
template <class F>
auto of_library(F f) {
  try {
    return f();
  } catch (const kj::Exception& failure) {
    throw std::runtime_error(fmt::format("Cap'n Proto: {}", failure.getDescription().cStr()));
  }
}

capnp::Data::Reader as_data(ConstBytes message) {
  return {reinterpret_cast<const kj::byte*>(message.data()), message.size()};
}

void copy_out(capnp::Data::Reader data, Bytes message) {
  std::copy_n(reinterpret_cast<const std::byte*>(data.begin()), data.size(), message.begin());
}

void copy_whole(capnp::Data::Reader data, Bytes message) {
  require_size("message", static_cast<ssize_t>(data.size()), message.size());
  copy_out(data, message);
}

// Of a struct S with a message, so that one piece of memory is asked for.
template <class S>
capnp::MessageSize size_with(ConstBytes message) {
  return {capnp::sizeInWords<S>() + (message.size() + sizeof(capnp::word) - 1) / sizeof(capnp::word), 0};
}

// A call as the library writes it (RpcRequest, rpc.c++): its wire form is what lies in memory.
class CapnpCodec {
 public:
  void serialize(ConstBytes message) {
    of_library([&] {
      auto& written = written_.emplace(first_segment_words(message));
      auto call = written.initRoot<capnp::rpc::Message>().initCall();
      call.setQuestionId(call_++);
      call.setInterfaceId(capnp::typeId<Exchange>());
      call.setMethodId(0);
      call.initTarget().setImportedCap(0);
      call.initParams().getContent().initAs<Params>().setRequest(as_data(message));
    });
  }
  void deserialize(Bytes message) {
    of_library([&] {
      capnp::SegmentArrayMessageReader read(written_.value().getSegmentsForOutput());
      const auto call = read.getRoot<capnp::rpc::Message>().getCall();
      copy_whole(call.getParams().getContent().getAs<Params>().getRequest(), message);
    });
  }

 private:
  static unsigned first_segment_words(ConstBytes message) {
    constexpr std::uint64_t most = std::uint64_t{1} << 20;  // MAX_SIZE_HINT
    constexpr auto around =
        capnp::sizeInWords<capnp::rpc::Message>() + capnp::sizeInWords<capnp::rpc::Call>() +
        capnp::sizeInWords<capnp::rpc::Payload>() + capnp::sizeInWords<capnp::rpc::MessageTarget>() +
        capnp::sizeInWords<capnp::rpc::PromisedAnswer>() + 17;
    return static_cast<unsigned>(std::min(most, size_with<Params>(message).wordCount) + around);
  }

  std::optional<capnp::MallocMessageBuilder> written_;
  std::uint32_t call_ = 0;
};

// A socket that tells whether a message is on its way into it: kj's own keep that to themselves.
class WatchedSocket final : public kj::AsyncIoStream {
 public:
  explicit WatchedSocket(kj::Own<kj::AsyncIoStream> socket) : socket_(kj::mv(socket)) {}
  virtual ~WatchedSocket() = default;  // kj's interfaces have none

  [[nodiscard]] bool writing() const { return writing_; }
  // What is on its way is written, or never will be.
  kj::Promise<void> written() {
    auto [promise, fulfiller] = kj::newPromiseAndFulfiller<void>();
    written_ = kj::mv(fulfiller);
    return kj::mv(promise);
  }

  kj::Promise<std::size_t> tryRead(void* into, std::size_t least, std::size_t most) override {
    return socket_->tryRead(into, least, most);
  }
  kj::Promise<void> write(const void* from, std::size_t bytes) override {
    return watched(socket_->write(from, bytes));
  }
  kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
    return watched(socket_->write(pieces));
  }
  kj::Promise<void> whenWriteDisconnected() override { return socket_->whenWriteDisconnected(); }
  void shutdownWrite() override { socket_->shutdownWrite(); }

 private:
  kj::Promise<void> watched(kj::Promise<void> write) {
    writing_ = true;
    return write.attach(kj::defer([this] {
      writing_ = false;
      if (written_.get() != nullptr) written_->fulfill();
    }));
  }

  kj::Own<kj::AsyncIoStream> socket_;
  bool writing_ = false;
  kj::Own<kj::PromiseFulfiller<void>> written_;
};

// A side's event loop and its socket.
class Connection {
 public:
  explicit Connection(Fd socket)
      : io_(kj::setupAsyncIo()),
        socket_(io_.lowLevelProvider->wrapSocketFd(socket.release(),
                                                   kj::LowLevelAsyncIoProvider::TAKE_OWNERSHIP)) {}

  kj::AsyncIoStream& socket() { return socket_; }

  template <class T>
  T await(kj::Promise<T> promise) {
    return promise.wait(io_.waitScope);
  }

  // Until all that was sent lies in the socket: the side may not run its loop again before the peer has it.
  void write_all() {
    for (;;) {
      await(kj::evalLast([] {}));  // what can be done without waiting
      if (!socket_.writing()) return;
      await(socket_.written());
    }
  }

 private:
  kj::AsyncIoContext io_;
  WatchedSocket socket_;
};

// kj's destructors may throw.
template <class T>
void let_go(kj::Own<T>& owned) noexcept {
  kj::runCatchingExceptions([&] { owned = nullptr; });
}

class CapnpCaller {
 public:
  explicit CapnpCaller(Fd socket)
      : client_(of_library([&] { return kj::heap<Client>(std::move(socket)); })) {}
  ~CapnpCaller() { let_go(client_); }

  void call(ConstBytes message) {
    of_library([&] {
      auto request = client_->server.exchangeRequest(size_with<Params>(message));
      request.setRequest(as_data(message));
      client_->open.push_back(request.send());
      client_->connection.write_all();
    });
  }

  std::size_t take_answer(Bytes message) {
    return of_library([&] {
      auto oldest = std::move(client_->open.front());
      client_->open.pop_front();
      const auto response = client_->connection.await<capnp::Response<Results>>(std::move(oldest));
      const auto answer = response.getAnswer();
      if (answer.size() > message.size())
        require_size("message", static_cast<ssize_t>(answer.size()), message.size());
      copy_out(answer, message);
      return answer.size();
    });
  }

 private:
  struct Client {
    explicit Client(Fd socket) : connection(std::move(socket)) {}

    Connection connection;
    capnp::TwoPartyClient rpc{connection.socket()};
    Exchange::Client server = rpc.bootstrap().castAs<Exchange>();
    std::deque<kj::Promise<capnp::Response<Results>>> open;
  };

  kj::Own<Client> client_;
};

struct ReceivedCall {
  ReceivedCall(capnp::CallContext<Params, Results> made, kj::Own<kj::PromiseFulfiller<void>> answer)
      : context(made), answered(kj::mv(answer)) {}

  capnp::CallContext<Params, Results> context;
  kj::Own<kj::PromiseFulfiller<void>> answered;
};

class ExchangeServer final : public Exchange::Server {
 public:
  explicit ExchangeServer(kj::ProducerConsumerQueue<kj::Own<ReceivedCall>>& calls) : calls_(calls) {}
  virtual ~ExchangeServer() = default;

  kj::Promise<void> exchange(ExchangeContext context) override {
    auto [promise, fulfiller] = kj::newPromiseAndFulfiller<void>();
    calls_.push(kj::heap<ReceivedCall>(context, kj::mv(fulfiller)));
    return kj::mv(promise);
  }

 private:
  kj::ProducerConsumerQueue<kj::Own<ReceivedCall>>& calls_;
};

class CapnpAnswerer {
 public:
  explicit CapnpAnswerer(Fd socket)
      : server_(of_library([&] { return kj::heap<Server>(std::move(socket)); })) {}
  ~CapnpAnswerer() {
    if (std::uncaught_exceptions() == 0) kj::runCatchingExceptions([&] { server_->await_end(); });
    let_go(server_);
  }

  void take_request(Bytes message) {
    of_library([&] {
      server_->taken = server_->next_call();
      auto& context = server_->taken->context;
      copy_whole(context.getParams().getRequest(), message);
      context.releaseParams();
    });
  }

  void answer(ConstBytes message) {
    of_library([&] {
      auto call = kj::mv(server_->taken);
      call->context.getResults(size_with<Results>(message)).setAnswer(as_data(message));
      call->answered->fulfill();
      server_->connection.write_all();
    });
  }

 private:
  struct Server {
    explicit Server(Fd socket) : connection(std::move(socket)) {}

    kj::Own<ReceivedCall> next_call() {
      if (caller_left) kj::throwFatalException(why_left());
      return connection.await(calls.pop());
    }

    // The caller leaves first. Were the socket closed before, its next word would fail, and with that what it
    // has not read yet (TwoPartyVatNetwork, rpc-twoparty.c++).
    void await_end() { connection.await(refuse_calls().exclusiveJoin(kj::mv(until_caller_left))); }

    kj::Promise<void> refuse_calls() {
      return calls.pop().then([this](kj::Own<ReceivedCall>&& call) {
        call->answered->reject(KJ_EXCEPTION(DISCONNECTED, "the answerer has left"));
        return refuse_calls();
      });
    }

    static kj::Exception why_left() { return KJ_EXCEPTION(DISCONNECTED, "the caller has left"); }

    Connection connection;
    kj::ProducerConsumerQueue<kj::Own<ReceivedCall>> calls;
    capnp::TwoPartyServer rpc{kj::heap<ExchangeServer>(calls)};
    kj::Own<ReceivedCall> taken;
    bool caller_left = false;
    kj::Promise<void> until_caller_left = rpc.accept(connection.socket())
                                              .then([this] {
                                                caller_left = true;
                                                calls.rejectAll(why_left());
                                              })
                                              .eagerlyEvaluate(nullptr);
  };

  kj::Own<Server> server_;
};

class CapnpUnix final : public Transport {
 public:
  static constexpr Description about = about_capnp_unix;
  static constexpr CodecLoops codec = codec_loops<CapnpCodec>;
  static Availability probe(RunDirectory&) { return {}; }

  explicit CapnpUnix(const ChannelConfig&) : ends_(unix_pair(SOCK_STREAM)) {}

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    using End = CallEnd<CapnpCaller, CapnpAnswerer>;
    Fd own = ends_.take(role);
    if (role == Role::initiator) return std::make_unique<End>(std::make_unique<CapnpCaller>(std::move(own)));
    return std::make_unique<End>(std::make_unique<CapnpAnswerer>(std::move(own)));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  TwoEnds ends_;
};

const Registration<CapnpUnix> capnp_unix_registration;

#else

const NotBuilt capnp_unix_registration(about_capnp_unix);

#endif

}  // namespace
}  // namespace ipcbench
