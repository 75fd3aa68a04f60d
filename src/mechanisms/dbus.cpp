// Method calls of D-Bus by sd-bus, with an array of bytes (`ay`) each way: through a bus daemon of the run's
// own, and from peer to peer.
//
// The caller copies a request into a message, which sd-bus writes with one sendmsg; its answer comes to a
// callback (sd_bus_call_async, which never times out). The answerer has a table of methods
// (sd_bus_add_object_vtable), keeps each call, and answers it later. Each side drives its connection by
// itself: sd_bus_process until there is nothing to do, then sd_bus_wait, which sleeps in ppoll. sd-bus reads
// a message by two recvmsg, its beginning and its rest; a third finds that nothing else has come. A side that
// waits for room to write reads all the while, unlike sd_bus_flush: where both wrote, both would wait for
// ever.
//
// Through the daemon (dbus-daemon, one thread, runs where the scheduler puts it) each message goes over two
// connections. The daemon reads 2 KiB at a time, with an epoll_wait after every second read, checks the
// message, and copies it once more; it finds the answerer by a well-known name. After a large message it
// gives memory back: a round trip of 1 MiB takes 512 page faults, and between peers none. Its queue for a
// connection takes 1 GB (max_outgoing_bytes), more than all open calls hold.
//
// An array has at most 64 MiB and a message 128 MiB (D-Bus specification). sd-bus asks for socket buffers of
// 8 MiB, and has to do with net.core.wmem_max where it may not go beyond (SO_SNDBUFFORCE, socket(7)).
//
// A dead peer closes the connection between two. The daemon answers for one that died by an error; who waits
// for its calls sees nothing, and the runner ends that side. A daemon that dies closes both connections.

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/registry.h"
#include "os/fd.h"
#include "os/run_directory.h"

#ifdef IPCBENCH_HAS_LIBSYSTEMD
#include <systemd/sd-bus.h>
#include <systemd/sd-id128.h>

#include <algorithm>
#include <deque>
#include <fstream>
#include <memory>

#include "harness/encoding.h"
#include "mechanisms/parts/announcement.h"
#include "mechanisms/parts/call_end.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "mechanisms/parts/unix_address.h"
#include "os/become_program.h"
#include "os/daemon.h"
#include "os/shared_block.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_LIBSYSTEMD
std::string version() {
  return IPCBENCH_LIBSYSTEMD_VERSION;
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{.name = "sd-bus",
                          .licence = "LGPL-2.1-or-later",
                          .packages = "libsystemd-dev dbus-daemon",
                          .version = version};
constexpr std::array waits{Wait::block};

constexpr Description about_dbus{
    .id = "dbus",
    .title = "D-Bus method calls through a bus daemon",
    .family = remote_call_family,
    .path =
        "sendmsg writes the call to the daemon's socket and wakes it; the daemon reads it, looks up who owns "
        "the name, writes it to the answerer's socket and wakes the answerer, which reads and copies it out. "
        "The answer goes alike.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = {.system_calls = 5, .sleep_calls = 1, .copies = 7, .wakeups = 2},
    .library = &library};
constexpr Description about_peer{
    .id = "dbus-peer",
    .title = "D-Bus method calls from peer to peer",
    .family = remote_call_family,
    .path =
        "sendmsg writes the call to a socket that the answerer has the other end of, and wakes it; it reads "
        "and copies it out. The answer goes alike.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .tells_of_death = true,
    .per_message = {.system_calls = 5, .sleep_calls = 1, .copies = 4, .wakeups = 1},
    .library = &library};

#ifdef IPCBENCH_HAS_LIBSYSTEMD

constexpr const char* server = "dbus-daemon";
constexpr const char* answerer_name = "ipcbench.Answerer";
constexpr const char* object = "/ipcbench";
constexpr const char* interface = "ipcbench.Channel";
constexpr const char* method = "Call";

// What sd-bus answers is a negative errno, or a result.
int require(int result, const char* call) {
  if (result < 0) check_error(-result, call);
  return result;
}

struct CloseBus {
  void operator()(sd_bus* bus) const { sd_bus_close_unref(bus); }
};
using Bus = std::unique_ptr<sd_bus, CloseBus>;

struct UnrefMessage {
  void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};
using Message = std::unique_ptr<sd_bus_message, UnrefMessage>;

// `set_up` says where it leads. Returns before it is established.
template <class SetUp>
Bus new_bus(SetUp set_up) {
  sd_bus* made = nullptr;
  require(sd_bus_new(&made), "sd_bus_new");
  Bus bus(made);
  set_up(made);
  require(sd_bus_start(made), "sd_bus_start");
  return bus;
}

Bus bus_at(const std::string& address) {
  return new_bus([&](sd_bus* bus) {
    require(sd_bus_set_address(bus, address.c_str()), "sd_bus_set_address");
    require(sd_bus_set_bus_client(bus, 1), "sd_bus_set_bus_client");
  });
}

// The responder authenticates the initiator.
Bus bus_over(Fd socket, Role role) {
  return new_bus([&](sd_bus* bus) {
    require(sd_bus_set_fd(bus, socket.get(), socket.get()), "sd_bus_set_fd");
    static_cast<void>(socket.release());
    if (role == Role::initiator) return;
    sd_id128_t id{};
    require(sd_id128_randomize(&id), "sd_id128_randomize");
    require(sd_bus_set_server(bus, 1, id), "sd_bus_set_server");
  });
}

Message new_call(sd_bus* bus, const char* destination) {
  sd_bus_message* call = nullptr;
  require(sd_bus_message_new_method_call(bus, &call, destination, object, interface, method),
          "sd_bus_message_new_method_call");
  return Message(call);
}

void append(const Message& message, ConstBytes bytes) {
  require(sd_bus_message_append_array(message.get(), SD_BUS_TYPE_BYTE, bytes.data(), bytes.size()),
          "sd_bus_message_append_array");
}

// They lie within the message.
ConstBytes bytes_of(const Message& message) {
  const void* bytes = nullptr;
  std::size_t size = 0;
  require(sd_bus_message_read_array(message.get(), SD_BUS_TYPE_BYTE, &bytes, &size),
          "sd_bus_message_read_array");
  return {static_cast<const std::byte*>(bytes), size};
}

// Writes, reads and calls handlers; or sleeps, where nothing of that can be done.
void go_on(sd_bus* bus) {
  if (require(sd_bus_process(bus, nullptr), "sd_bus_process") > 0) return;
  require(sd_bus_wait(bus, UINT64_MAX), "sd_bus_wait");
}

// How many messages are not written yet, or not whole.
std::uint64_t queued(sd_bus* bus) {
  std::uint64_t messages = 0;
  require(sd_bus_get_n_queued_write(bus, &messages), "sd_bus_get_n_queued_write");
  return messages;
}

void write_rest(sd_bus* bus) {
  while (queued(bus) > 0) go_on(bus);
}

// One side's connection, with what has come over it.
class Connection {
 public:
  // Returns once it is established.
  explicit Connection(Bus bus) : bus_(std::move(bus)) {
    while (require(sd_bus_is_ready(bus_.get()), "sd_bus_is_ready") == 0) go_on(bus_.get());
  }

  [[nodiscard]] sd_bus* bus() const { return bus_.get(); }

  // A handler of sd-bus, with a Connection for its data: it keeps the message for `next`.
  static int keep(sd_bus_message* message, void* connection, sd_bus_error*) {
    static_cast<Connection*>(connection)->came_.emplace_back(sd_bus_message_ref(message));
    return 1;
  }

  // Waits for the oldest that was kept.
  Message next() {
    while (came_.empty()) go_on(bus());
    Message message = std::move(came_.front());
    came_.pop_front();
    return message;
  }

 private:
  Bus bus_;
  std::deque<Message> came_;
};

class MethodCaller {
 public:
  MethodCaller(Bus bus, const char* destination) : connection_(std::move(bus)), destination_(destination) {}

  void call(ConstBytes request) {
    const Message call = new_call(connection_.bus(), destination_);
    append(call, request);
    require(
        sd_bus_call_async(connection_.bus(), nullptr, call.get(), Connection::keep, &connection_, UINT64_MAX),
        "sd_bus_call_async");
    write_rest(connection_.bus());
  }

  std::size_t take_answer(Bytes answer) {
    const Message message = connection_.next();
    if (const sd_bus_error* error = sd_bus_message_get_error(message.get()))
      throw std::runtime_error(fmt::format("{}: {}", error->name, error->message));
    const ConstBytes bytes = bytes_of(message);
    if (bytes.size() > answer.size())
      require_size("answer", static_cast<ssize_t>(bytes.size()), answer.size());
    std::copy(bytes.begin(), bytes.end(), answer.begin());
    return bytes.size();
  }

 private:
  Connection connection_;
  const char* destination_;
};

class MethodAnswerer {
 public:
  explicit MethodAnswerer(Bus bus) : connection_(std::move(bus)) {
    static constexpr std::array<sd_bus_vtable, 3> methods{
        {SD_BUS_VTABLE_START(0),
         SD_BUS_METHOD(method, "ay", "ay", Connection::keep, SD_BUS_VTABLE_UNPRIVILEGED), SD_BUS_VTABLE_END}};
    require(
        sd_bus_add_object_vtable(connection_.bus(), nullptr, object, interface, methods.data(), &connection_),
        "sd_bus_add_object_vtable");
  }

  void take_request(Bytes request) {
    taken_ = connection_.next();
    const ConstBytes bytes = bytes_of(taken_);
    require_size("request", static_cast<ssize_t>(bytes.size()), request.size());
    std::copy(bytes.begin(), bytes.end(), request.begin());
  }

  void answer(ConstBytes answer) {
    sd_bus_message* made = nullptr;
    require(sd_bus_message_new_method_return(taken_.get(), &made), "sd_bus_message_new_method_return");
    const Message reply(made);
    append(reply, answer);
    require(sd_bus_send(connection_.bus(), reply.get(), nullptr), "sd_bus_send");
    write_rest(connection_.bus());
  }

 private:
  Connection connection_;
  Message taken_;
};

// A call, sealed: what sendmsg takes, the header in one piece and the array in another. An answer is written
// as a call too. Reading finds the array by its signature and length; headers are read only of messages that
// a socket brought, so that is left out.
class MethodCodec {
 public:
  void serialize(ConstBytes message) {
    call_ = new_call(bus_.get(), answerer_name);
    append(call_, message);
    require(sd_bus_message_seal(call_.get(), 1, UINT64_MAX), "sd_bus_message_seal");
  }
  void deserialize(Bytes message) {
    require(sd_bus_message_rewind(call_.get(), 1), "sd_bus_message_rewind");
    const ConstBytes bytes = bytes_of(call_);
    require_size("message", static_cast<ssize_t>(bytes.size()), message.size());
    std::copy(bytes.begin(), bytes.end(), message.begin());
  }

 private:
  // A message is made for a connection that was started; this one never goes beyond that.
  std::array<Fd, 2> ends_ = unix_pair(SOCK_STREAM);
  Bus bus_ = bus_over(std::move(ends_[0]), Role::initiator);
  Message call_;
};

using MethodEnd = CallEnd<MethodCaller, MethodAnswerer>;

// `destination` is the answerer's name on a bus with several.
std::unique_ptr<Endpoint> method_end(Bus bus, Role role, const char* destination) {
  if (role == Role::responder)
    return std::make_unique<MethodEnd>(std::make_unique<MethodAnswerer>(std::move(bus)));
  return std::make_unique<MethodEnd>(std::make_unique<MethodCaller>(std::move(bus), destination));
}

// Of a daemon that listens there. What may not stand for itself stands as %xx (D-Bus specification).
std::string address_of(const Name& path) {
  constexpr std::string_view plain = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/.*";
  std::string address = "unix:path=";
  for (const char c : path.value()) {
    if (plain.find(c) != std::string_view::npos) {
      address += c;
    } else {
      address += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
  }
  return address;
}

// Who runs the daemon may connect, and do all. The queues are dbus-daemon's own for a session; a message may
// be as large as the specification allows.
void write_settings(const Name& file, const std::string& address) {
  std::ofstream out;
  out.exceptions(std::ios::failbit | std::ios::badbit);
  out.open(file.value());
  out << "<busconfig>\n"
      << "<listen>" << address << "</listen>\n"
      << R"(<auth>EXTERNAL</auth>
<policy context="default">
  <allow send_destination="*"/>
  <allow receive_sender="*"/>
  <allow own="*"/>
</policy>
<limit name="max_incoming_bytes">1000000000</limit>
<limit name="max_outgoing_bytes">1000000000</limit>
<limit name="max_message_size">134217728</limit>
</busconfig>
)" << std::flush;
}

class Dbus final : public Transport {
 public:
  static constexpr Description about = about_dbus;
  static constexpr CodecLoops codec = codec_loops<MethodCodec>;
  static Availability probe(RunDirectory&) {
    if (has_program(server)) return {};
    return {fmt::format("{} is not on the path; install Debian's package of that name", server), {}, {}};
  }

  explicit Dbus(const ChannelConfig& config)
      : path_(config.names.file("bus")),
        address_(address_of(path_)),
        settings_(config.names.file("bus-settings")),
        log_(config.names.file("bus-log")),
        server_(words(), config.names.path(), log_.value()) {
    server_.await([&] { return listens_at(path_); });
  }

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    Bus bus = bus_at(address_);
    if (role == Role::responder) {
      require(sd_bus_request_name(bus.get(), answerer_name, 0), "sd_bus_request_name");
      named_->make();
    } else {
      named_->await("the responder has its name on the bus");
    }
    return method_end(std::move(bus), role, answerer_name);
  }

  Daemon* daemon() override { return &server_; }

 private:
  [[nodiscard]] std::vector<std::string> words() const {
    write_settings(settings_, address_);
    return {server, "--nofork", "--nopidfile", "--nosyslog", "--config-file=" + settings_.value()};
  }

  Name path_;
  std::string address_;
  Name settings_;
  Name log_;
  Daemon server_;
  SharedBlock<Announcement> named_;
};

class DbusPeer final : public Transport {
 public:
  static constexpr Description about = about_peer;
  static constexpr CodecLoops codec = codec_loops<MethodCodec>;
  static Availability probe(RunDirectory&) { return {}; }

  explicit DbusPeer(const ChannelConfig&) : ends_(unix_pair(SOCK_STREAM)) {}

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return method_end(bus_over(ends_.take(role), role), role, nullptr);
  }

  void close_in_runner() override { ends_.close(); }

 private:
  TwoEnds ends_;
};

const Registration<Dbus> dbus_registration_bus;
const Registration<DbusPeer> dbus_registration_peer;

#else

const NotBuilt dbus_registration_bus(about_dbus);
const NotBuilt dbus_registration_peer(about_peer);

#endif

}  // namespace
}  // namespace ipcbench
