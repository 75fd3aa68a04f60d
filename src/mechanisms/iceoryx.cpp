// Eclipse iceoryx: a topic a direction, one publisher and one subscriber each, in memory that its daemon
// RouDi (iox-roudi) has made.
//
// The sender loans a chunk, writes the message there, and puts its place into the subscriber's queue; the
// receiver takes it out, reads, and gives the chunk back. RouDi connects the two and is in no message's path.
// By `block` the receiver sleeps in a WaitSet, on a semaphore in shared memory that the sender posts (a
// system call where somebody sleeps there); by `spin` it asks the queue again and again. For each message the
// sender locks three mutexes in shared memory. Before a full queue it calls sched_yield in a loop until there
// is room (WAIT_FOR_CONSUMER), whatever the wait strategy: the library has no other way. A thread of each
// side tells RouDi every 300 ms that it lives.
//
// A queue holds 256 messages (IOX_MAX_CHUNKS_HELD_PER_SUBSCRIBER_SIMULTANEOUSLY), or 1 MiB of them, or 2. A
// chunk may have up to 4 GiB (its size is a uint32_t).
//
// What RouDi makes has fixed names: /dev/shm/iceoryx_mgmt, of 63 MiB which it clears at its start (16,000
// page faults), the messages' memory, and locks and sockets in /tmp. So it starts in a mount namespace of its
// own, where both directories are empty, and the sides enter that; all of it goes with the last of the three.
// The process ids are the sides': those mutexes know their owner by its thread's, and RouDi finds its threads
// in /proc.
//
// A dead peer shows to nobody, nor does a dead RouDi to the sides: the runner ends the others.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/registry.h"
#include "os/daemon.h"
#include "os/run_directory.h"

#ifdef IPCBENCH_HAS_ICEORYX_POSH
#include <cstring>
#include <fstream>
#include <iceoryx_hoofs/log/logmanager.hpp>
#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <iceoryx_posh/popo/wait_set.hpp>
#include <iceoryx_posh/runtime/posh_runtime.hpp>
#include <iceoryx_posh/version/version_info.hpp>
#include <memory>
#include <thread>

#include "harness/inlined.h"
#include "mechanisms/parts/require_size.h"
#include "os/become_program.h"
#include "os/cpu_relax.h"
#include "os/files.h"
#include "os/mount_namespace.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_ICEORYX_POSH
std::string version() {
  const iox::cxx::Serialization loaded = iox::version::VersionInfo::getCurrentVersion();
  std::uint16_t major = 0;
  std::uint16_t minor = 0;
  std::uint16_t patch = 0;
  loaded.extract(major, minor, patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{.name = "Eclipse iceoryx",
                          .licence = "Apache-2.0",
                          .packages = "libiceoryx-posh-dev iceoryx",
                          .version = version};
constexpr std::array waits{Wait::block, Wait::spin};

constexpr Description about_iceoryx{
    .id = "iceoryx",
    .title = "iceoryx, publish and subscribe in shared memory",
    .family = "library",
    .path =
        "The publisher writes the message into a chunk of shared memory, queues the chunk's place and posts "
        "a semaphore, on which the subscriber sleeps in a WaitSet; that takes the chunk, copies the message "
        "out and gives the chunk back.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1},
    .library = &library,
    .in_place = true};

#ifdef IPCBENCH_HAS_ICEORYX_POSH

constexpr const char* server = "iox-roudi";
// Where iceoryx has its names.
constexpr std::array emptied{"/dev/shm", "/tmp"};
constexpr const char* configuration = "/tmp/roudi.toml";

// How the memory for the messages is divided.
class Pool {
 public:
  explicit Pool(std::size_t message_bytes)
      : message_bytes_(message_bytes),
        queued_(std::clamp(usual_bytes / message_bytes, min_queued, max_queued)) {}

  [[nodiscard]] std::uint64_t queued() const { return queued_; }
  [[nodiscard]] Capacity capacity() const { return {queued_ * message_bytes_, queued_}; }
  // As RouDi reads it.
  [[nodiscard]] std::string configuration() const {
    return fmt::format("[general]\nversion = 1\n[[segment]]\n[[segment.mempool]]\nsize = {}\ncount = {}\n",
                       (message_bytes_ + alignment - 1) / alignment * alignment,
                       2 * (queued_ + written_or_read));
  }

 private:
  static constexpr std::size_t usual_bytes = std::size_t{1} << 20;
  static constexpr std::size_t min_queued = 2;
  static constexpr std::size_t max_queued = iox::MAX_SUBSCRIBER_QUEUE_CAPACITY;
  static constexpr std::size_t alignment = iox::mepoo::MemPool::CHUNK_MEMORY_ALIGNMENT;
  static constexpr std::size_t written_or_read = 2;  // one by each side, besides what is queued

  std::size_t message_bytes_;
  std::size_t queued_;
};

iox::popo::PublisherOptions waits_for_consumer() {
  iox::popo::PublisherOptions options;
  options.subscriberTooSlowPolicy = iox::popo::ConsumerTooSlowPolicy::WAIT_FOR_CONSUMER;
  return options;
}

iox::popo::SubscriberOptions blocks_producer(std::uint64_t queued) {
  iox::popo::SubscriberOptions options;
  options.queueCapacity = queued;
  options.queueFullPolicy = iox::popo::QueueFullPolicy::BLOCK_PRODUCER;
  return options;
}

iox::capro::ServiceDescription topic_of(Role sender) {
  const iox::capro::IdString_t sent_by{iox::cxx::TruncateToCapacity, std::string(name(sender))};
  return {"ipcbench", "messages", sent_by};
}

// One side's ends of both topics, which cannot be moved.
struct Ports {
  Ports(Wait side_waits, Role role, std::uint64_t queued)
      : wait(side_waits),
        out(topic_of(role), waits_for_consumer()),
        in(topic_of(peer_of(role)), blocks_producer(queued)) {
    if (wait == Wait::block) {
      if (arrival.attachState(in, iox::popo::SubscriberState::HAS_DATA).has_error())
        throw std::runtime_error("iceoryx: a WaitSet without room");
    }
    // What is published before that is lost, and nothing can be waited for that tells of it. A peer that
    // never comes is the runner's affair.
    while (!out.hasSubscribers()) std::this_thread::sleep_for(std::chrono::microseconds(100));
  }

  void await() {
    if (wait == Wait::block) {
      arrival.wait();
    } else {
      cpu_relax();
    }
  }

  Wait wait;
  iox::popo::UntypedPublisher out;
  iox::popo::UntypedSubscriber in;
  iox::popo::WaitSet<1> arrival;
};

class IceoryxEnd {
 public:
  IceoryxEnd(Wait wait, Role role, std::size_t message_bytes, std::uint64_t queued)
      : ports_(std::make_unique<Ports>(wait, role, queued)), message_bytes_(message_bytes) {}

  void send(ConstBytes message) {
    std::memcpy(loan(message.size()).data(), message.data(), message.size());
    publish();
  }
  void receive(Bytes message) {
    const ConstBytes came = peek();
    require_size("message", static_cast<ssize_t>(came.size()), message.size());
    std::memcpy(message.data(), came.data(), came.size());
    release();
  }

  Bytes loan() { return loan(message_bytes_); }
  void publish() { ports_->out.publish(loaned_); }
  ConstBytes peek() {
    for (;;) {
      const auto chunk = ports_->in.take();
      if (!chunk.has_error()) return message_in(chunk.value());
      if (chunk.get_error() != iox::popo::ChunkReceiveResult::NO_CHUNK_AVAILABLE)
        throw std::runtime_error("iceoryx: too many chunks are held");
      ports_->await();
    }
  }
  void release() { ports_->in.release(taken_); }

 private:
  Bytes loan(std::size_t bytes) {
    auto chunk = ports_->out.loan(static_cast<std::uint32_t>(bytes));
    if (chunk.has_error())
      throw std::runtime_error(fmt::format("iceoryx: {}", iox::popo::asStringLiteral(chunk.get_error())));
    loaned_ = chunk.value();
    return {static_cast<std::byte*>(loaned_), bytes};
  }
  ConstBytes message_in(const void* chunk) {
    taken_ = chunk;
    return {static_cast<const std::byte*>(chunk),
            iox::mepoo::ChunkHeader::fromUserPayload(chunk)->userPayloadSize()};
  }

  std::unique_ptr<Ports> ports_;
  std::size_t message_bytes_;
  void* loaned_ = nullptr;
  const void* taken_ = nullptr;
};

class Iceoryx final : public Transport {
 public:
  static constexpr Description about = about_iceoryx;
  static Availability probe(RunDirectory&);

  explicit Iceoryx(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config.wait),
        pool_(config.message_bytes),
        log_(config.names.file("roudi-log")),
        server_(
            words(), "/tmp", log_.value(), [this] { make_room(); }, Pids::shared) {
    server_.await([this] { return is_ready(); }, std::chrono::seconds(30));
  }

  Capacity capacity() override { return pool_.capacity(); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    enter_mount_namespace_of(server_.pid());
    iox::log::LogManager::GetLogManager().SetDefaultLogLevel(iox::log::LogLevel::kError,
                                                             iox::log::LogLevelOutput::kHideLogLevel);
    iox::runtime::PoshRuntime::initRuntime({iox::cxx::TruncateToCapacity, std::string(name(role))});
    IceoryxEnd end(wait_, role, message_bytes_, pool_.queued());
    if (wait_ == Wait::spin) return inlined<loops_of(about)>(std::move(end));
    return wrapped(std::move(end));
  }

  Daemon* daemon() override { return &server_; }

 private:
  static std::vector<std::string> words() {
    return {server, "--config-file", configuration, "--monitoring-mode",
            "off",  "--log-level",   "error",       "--kill-delay",
            "0"};
  }
  // In the server's process, before it is that.
  void make_room() const {
    enter_own_mount_namespace(emptied);
    std::ofstream file(configuration);
    file << pool_.configuration() << std::flush;
    if (!file) throw std::runtime_error(fmt::format("{} cannot be written", configuration));
  }
  // It says so whatever its log level. Its socket tells less: at first the other RouDi's would show, if one
  // runs here.
  [[nodiscard]] bool is_ready() const {
    return read_text(log_.value()).value_or("").find("RouDi is ready for clients") != std::string::npos;
  }

  std::size_t message_bytes_;
  Wait wait_;
  Pool pool_;
  Name log_;
  Daemon server_;
};

Availability Iceoryx::probe(RunDirectory&) {
  if (!has_program(server))
    return {fmt::format("{} is not on the path; install Debian's package iceoryx", server), {}, {}};
  if (!can_enter_own_mount_namespace(emptied)) {
    return {
        fmt::format("{} has fixed names, and a mount namespace of its own for them cannot be had here (it "
                    "takes CAP_SYS_ADMIN)",
                    server),
        {},
        {}};
  }
  return {};
}

const Registration<Iceoryx> iceoryx_registration;

#else

const NotBuilt iceoryx_registration(about_iceoryx);

#endif

}  // namespace
}  // namespace ipcbench
