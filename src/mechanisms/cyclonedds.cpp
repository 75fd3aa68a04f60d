// Eclipse Cyclone DDS: a topic a direction, by RTPS over UDP and loopback.
//
// dds_write serialises the message (a copy), keeps that until it is acknowledged, and sends it in the
// caller's thread (a copy). At the receiver a thread sleeps in recvmsg (a copy), makes a sample of the
// datagrams (a copy) and wakes who sleeps in dds_waitset_wait. dds_take writes the bytes to where the caller
// wants them (a copy): into a sequence whose buffer is the caller's, nothing is allocated. Acknowledgements
// are few, and another thread sends them. A side has six threads of the library's, which run where the side
// is pinned: who spins there, by polling dds_take, has to lose the CPU to the one that receives.
//
// Reliable, with the whole history kept (DDS_RELIABILITY_RELIABLE, DDS_HISTORY_KEEP_ALL) and no end to how
// long a writer waits. A reader holds so many samples (max_samples). While it is full, its receiving thread
// asks again every 10 ms (remote_on_delivery_failure_fastpath, q_receive.c) and acknowledges nothing; so its
// writer comes to keep as much as it may (Internal/Watermarks) and sleeps in dds_write, whatever its way to
// wait. That mark moves with the traffic: what a connection holds is no number that holds for the next. A
// message may have 2 GiB (Internal/MaxSampleSize).
//
// Set for large messages: General/MaxMessageSize and FragmentSize, since in fragments of 1344 bytes a round
// trip of 16 MiB took 1 to 2.5 s, some ten times as long, and Internal/SocketReceiveBufferSize, which
// net.core.rmem_max cuts down. What finds that buffer full is lost and sent again, up to 100 ms later
// (Internal/NackDelay); so is the first message where it comes before the reader knows where to begin.
//
// Its sockets for unicast are bound to every interface's address, whatever the configuration says
// (ddsi_udp_create_conn, ddsi_udp.c). So the sides share a network of their own, with nothing in it but a
// loopback interface: nobody else is found, hears or is heard. That takes CAP_SYS_ADMIN.
//
// A dead peer shows to neither side before its lease ends, which takes an hour here, and the runner ends the
// other. Who leaves would keep what is unacknowledged for a second (WriterLingerDuration): the sides close
// together instead.

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "harness/registry.h"
#include "os/error.h"
#include "os/fd.h"

#ifdef IPCBENCH_HAS_CYCLONEDDS
#include <cyclonedds_message.h>
#include <dds/dds.h>
#include <dds/version.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

#include "mechanisms/parts/close_together.h"
#include "mechanisms/parts/pass_descriptor.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/sockets.h"
#include "os/child.h"
#include "os/cpu_relax.h"
#include "os/shared_block.h"
#include "os/shared_text.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_CYCLONEDDS
std::string version() {
  return DDS_VERSION;
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{.name = "Eclipse Cyclone DDS",
                          .licence = "EPL-2.0 OR BSD-3-Clause",
                          .packages = "cyclonedds-dev cyclonedds-tools",
                          .version = version};
constexpr std::array waits{Wait::block, Wait::spin};

constexpr Description about_cyclonedds{
    .id = "cyclonedds",
    .title = "Cyclone DDS topics, reliable, over UDP and loopback",
    .family = "library",
    .path =
        "dds_write serialises the message and sends it by UDP; at the receiver a "
        "thread reads it, makes a sample of it and wakes the receiver, which takes "
        "it out. Acknowledgements go back now and then.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    // sendmsg and recvmsg; the receiver's futexes: to sleep, to be woken, and one to let go of its mutex.
    .per_message = {.system_calls = 5, .sleep_calls = 3, .copies = 5, .wakeups = 2},
    .library = &library};

#ifdef IPCBENCH_HAS_CYCLONEDDS

// MaxAutoParticipantIndex is one more than the last that is tried: these are two.
constexpr const char* configuration = R"(
<CycloneDDS>
  <Domain>
    <General>
      <Interfaces><NetworkInterface name="lo" multicast="false"/></Interfaces>
      <AllowMulticast>false</AllowMulticast>
      <MaxMessageSize>65500 B</MaxMessageSize>
      <FragmentSize>65000 B</FragmentSize>
    </General>
    <Discovery>
      <ParticipantIndex>auto</ParticipantIndex>
      <MaxAutoParticipantIndex>2</MaxAutoParticipantIndex>
      <Peers><Peer Address="127.0.0.1"/></Peers>
      <SPDPInterval>1 s</SPDPInterval>
      <LeaseDuration>1 hr</LeaseDuration>
    </Discovery>
    <Internal>
      <SocketReceiveBufferSize max="64 MiB"/>
      <WriterLingerDuration>0 s</WriterLingerDuration>
    </Internal>
  </Domain>
</CycloneDDS>)";
constexpr dds_domainid_t domain_id = 0;

// What a reader may hold: as many as it takes for a full one to be rare, within some memory.
std::int32_t most_unread(std::size_t message_bytes) {
  constexpr std::size_t memory_bytes = std::size_t{64} << 20;
  return static_cast<std::int32_t>(std::clamp<std::size_t>(memory_bytes / message_bytes, 4, 10'000));
}

void bring_up_loopback() {
  constexpr std::string_view interface = "lo";
  ifreq request{};
  std::ranges::copy(interface, std::begin(request.ifr_name));
  request.ifr_flags = IFF_UP;
  check(::ioctl(new_socket(AF_INET, SOCK_DGRAM).get(), SIOCSIFFLAGS, &request), "SIOCSIFFLAGS of lo");
}

// A network that has nothing but a loopback interface (network_namespaces(7)), made by a process that ends at
// once, so that this one stays where it is. Throws std::exception.
Fd make_network() {
  const std::array<Fd, 2> ends = unix_pair(SOCK_STREAM);
  const SharedBlock<SharedText> refusal;
  Child maker("network", [&] {
    try {
      check(::unshare(CLONE_NEWNET), "unshare(CLONE_NEWNET)");
      bring_up_loopback();
      const char* const path = "/proc/self/ns/net";
      const Fd network(check(::open(path, O_RDONLY | O_CLOEXEC), path));
      send_descriptor(ends[1].get(), network.get());
    } catch (const std::exception& error) {
      refusal->set(error.what());
      throw;
    }
  });
  if (!maker.wait().clean()) throw std::runtime_error(fmt::format("no network: {}", refusal->get()));
  return receive_descriptor(ends[0].get());
}

// Throws std::runtime_error that names `what` where a call failed; else what it returned.
dds_return_t check_dds(dds_return_t result, const char* what) {
  if (result < 0) throw std::runtime_error(fmt::format("{}: {}", what, dds_strretcode(result)));
  return result;
}

// A sample whose bytes lie in memory of the caller's, which the library neither frees nor makes larger.
ipcbench_CycloneMessage sample_in(std::byte* data, std::size_t bytes) {
  const auto size = static_cast<std::uint32_t>(bytes);
  return {.size = size,
          .bytes = {._maximum = size,
                    ._length = size,
                    ._buffer = reinterpret_cast<std::uint8_t*>(data),
                    ._release = false}};
}

// Everything that is made in it goes with it.
class Domain {
 public:
  Domain() : entity_(check_dds(dds_create_domain(domain_id, configuration), "dds_create_domain")) {}
  Domain(const Domain&) = delete;
  Domain& operator=(const Domain&) = delete;
  ~Domain() { dds_delete(entity_); }

 private:
  dds_entity_t entity_;
};

class CycloneEnd final : public Endpoint {
 public:
  // Waits until the peer's reader and writer have been found.
  CycloneEnd(Wait wait, Role role, std::int32_t unread, std::atomic<std::uint32_t>& left)
      : wait_(wait), close_together_(left) {
    const bool initiator = role == Role::initiator;
    const dds_entity_t participant =
        check_dds(dds_create_participant(domain_id, nullptr, nullptr), "dds_create_participant");
    const std::unique_ptr<dds_qos_t, void (*)(dds_qos_t*)> qos(dds_create_qos(), dds_delete_qos);
    dds_qset_reliability(qos.get(), DDS_RELIABILITY_RELIABLE, DDS_INFINITY);
    dds_qset_history(qos.get(), DDS_HISTORY_KEEP_ALL, 0);
    dds_qset_resource_limits(qos.get(), unread, DDS_LENGTH_UNLIMITED, DDS_LENGTH_UNLIMITED);

    const dds_entity_t requests = topic(participant, "requests");
    const dds_entity_t replies = topic(participant, "replies");
    writer_ = check_dds(dds_create_writer(participant, initiator ? requests : replies, qos.get(), nullptr),
                        "dds_create_writer");
    reader_ = check_dds(dds_create_reader(participant, initiator ? replies : requests, qos.get(), nullptr),
                        "dds_create_reader");
    waitset_ = check_dds(dds_create_waitset(participant), "dds_create_waitset");
    await(writer_, DDS_PUBLICATION_MATCHED_STATUS);
    await(reader_, DDS_SUBSCRIPTION_MATCHED_STATUS);
    attach(check_dds(dds_create_readcondition(reader_, DDS_ANY_STATE), "dds_create_readcondition"));
  }

  void send(ConstBytes message) override {
    // A sample that is written is only read.
    const ipcbench_CycloneMessage sample = sample_in(const_cast<std::byte*>(message.data()), message.size());
    check_dds(dds_write(writer_, &sample), "dds_write");
  }

  void receive(Bytes message) override {
    ipcbench_CycloneMessage sample = sample_in(message.data(), message.size());
    dds_sample_info_t info;
    void* samples = &sample;
    while (check_dds(dds_take(reader_, &samples, &info, 1, 1), "dds_take") == 0) {
      wait_ == Wait::block ? sleep() : cpu_relax();
    }
    if (!info.valid_data) throw std::runtime_error("dds_take: the peer's writer has gone");
    // Of a longer one only as much came as there was room for.
    require_size("message", static_cast<ssize_t>(sample.size), message.size());
  }

 private:
  static dds_entity_t topic(dds_entity_t participant, const char* name) {
    return check_dds(dds_create_topic(participant, &ipcbench_CycloneMessage_desc, name, nullptr, nullptr),
                     "dds_create_topic");
  }

  void attach(dds_entity_t entity) {
    check_dds(dds_waitset_attach(waitset_, entity, 0), "dds_waitset_attach");
  }
  void sleep() { check_dds(dds_waitset_wait(waitset_, nullptr, 0, DDS_INFINITY), "dds_waitset_wait"); }
  void await(dds_entity_t entity, std::uint32_t status) {
    check_dds(dds_set_status_mask(entity, status), "dds_set_status_mask");
    attach(entity);
    sleep();
    check_dds(dds_waitset_detach(waitset_, entity), "dds_waitset_detach");
  }

  Wait wait_;
  Domain domain_;
  dds_entity_t writer_ = 0;
  dds_entity_t reader_ = 0;
  dds_entity_t waitset_ = 0;
  CloseTogether close_together_;
};

class CycloneDds final : public Transport {
 public:
  static constexpr Description about = about_cyclonedds;
  static Availability probe(RunDirectory&) {
    try {
      make_network();
      return {};
    } catch (const std::exception& refusal) {
      return {fmt::format("{}; it takes CAP_SYS_ADMIN, and without a network of its own this library would "
                          "listen at every interface",
                          refusal.what()),
              {},
              {}};
    }
  }

  explicit CycloneDds(const ChannelConfig& config)
      : wait_(config.wait),
        unread_(most_unread(std::max(config.message_bytes, config.reply_bytes))),
        network_(make_network()) {}

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    check(::setns(network_.get(), CLONE_NEWNET), "setns");
    close_in_runner();
    return std::make_unique<CycloneEnd>(wait_, role, unread_, *left_);
  }

  void close_in_runner() override { network_.reset(); }

 private:
  Wait wait_;
  std::int32_t unread_;
  Fd network_;
  SharedBlock<std::atomic<std::uint32_t>> left_;
};

const Registration<CycloneDds> cyclonedds_registration;

#else

const NotBuilt cyclonedds_registration(about_cyclonedds);

#endif

}  // namespace
}  // namespace ipcbench
