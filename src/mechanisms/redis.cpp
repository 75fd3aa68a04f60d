// Two lists of a Redis server of the run's own, one a direction, on an AF_UNIX path.
//
// A sender pushes a message (RPUSH) and waits for the server's answer; a receiver asks for the next (BLPOP)
// and sleeps until the server has one. The server, one thread, runs where the scheduler puts it; it saves
// nothing. A list grows as long as there is memory. A value has at most 512 MiB (proto-max-bulk-len).
//
// Both sides and the server ask for memory for each message anew: from 128 KiB on these are pages that the
// kernel has to clear and map, some 740 page faults of both sides for 1 MiB, which take most of the time.
//
// A server that dies closes both connections. A side that dies shows to the server alone, and the runner ends
// the other.

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/registry.h"
#include "os/run_directory.h"

#ifdef IPCBENCH_HAS_HIREDIS
#include <hiredis/hiredis.h>

#include <cstring>
#include <memory>

#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/unix_address.h"
#include "os/become_program.h"
#include "os/daemon.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_HIREDIS
std::string version() {
  return fmt::format("{}.{}.{}", HIREDIS_MAJOR, HIREDIS_MINOR, HIREDIS_PATCH);
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{.name = "hiredis",
                          .licence = "BSD-3-Clause",
                          .packages = "libhiredis-dev redis-server",
                          .version = version};
constexpr std::array waits{Wait::block};

constexpr Description about_redis{
    .id = "redis",
    .title = "Redis lists, RPUSH and BLPOP",
    .family = "library",
    .path =
        "RPUSH writes the message to the server's socket and sleeps until it is "
        "answered; the server hands it to the receiver, which asked by BLPOP and "
        "sleeps in read.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .many_to_many_bytes = suite_max_message_bytes,
    .per_message = {.system_calls = 4, .sleep_calls = 0, .copies = 8, .wakeups = 3},
    .library = &library};

#ifdef IPCBENCH_HAS_HIREDIS

constexpr const char* server = "redis-server";

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

class RedisEnd final : public Endpoint {
 public:
  // Sends to the list `out`, and receives from `in`. Throws std::runtime_error.
  RedisEnd(const std::string& path, const char* in, const char* out)
      : connection_(redisConnectUnix(path.c_str())), in_(in), out_(out) {
    if (connection_ == nullptr) throw std::runtime_error("redisConnectUnix: no memory");
    if (connection_->err != 0) throw std::runtime_error(fmt::format("{}: {}", path, connection_->errstr));
  }

  void send(ConstBytes message) override {
    command(REDIS_REPLY_INTEGER, "RPUSH %s %b", out_, static_cast<const void*>(message.data()),
            message.size());
  }

  void receive(Bytes message) override {
    const Reply reply = command(REDIS_REPLY_ARRAY, "BLPOP %s 0", in_);
    if (reply->elements != 2) throw std::runtime_error("BLPOP: no list and message came");
    const redisReply& value = *reply->element[1];
    require_size("message", static_cast<ssize_t>(value.len), message.size());
    std::memcpy(message.data(), value.str, value.len);
  }

 private:
  struct Disconnect {
    void operator()(redisContext* connection) const { redisFree(connection); }
  };

  template <class... Arguments>
  Reply command(int expected, const char* format, Arguments... arguments) {
    Reply reply(static_cast<redisReply*>(redisCommand(connection_.get(), format, arguments...)));
    if (reply == nullptr) throw std::runtime_error(fmt::format("{}: {}", server, connection_->errstr));
    if (reply->type == REDIS_REPLY_ERROR) throw std::runtime_error(fmt::format("{}: {}", server, reply->str));
    if (reply->type != expected)
      throw std::runtime_error(fmt::format("{}: an answer of another kind", server));
    return reply;
  }

  std::unique_ptr<redisContext, Disconnect> connection_;
  const char* in_;
  const char* out_;
};

class Redis final : public Transport {
 public:
  static constexpr Description about = about_redis;
  static Availability probe(RunDirectory&) {
    if (has_program(server)) return {};
    return {fmt::format("{} is not on the path; install Debian's package of that name", server), {}, {}};
  }

  explicit Redis(const ChannelConfig& config)
      : path_(config.names.file("redis")),
        log_(config.names.file("redis-log")),
        server_(words(), config.names.path(), log_.value()) {
    server_.await([&] { return listens_at(path_); });
  }

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    const bool initiator = role == Role::initiator;
    return std::make_unique<RedisEnd>(path_.value(), initiator ? "replies" : "requests",
                                      initiator ? "requests" : "replies");
  }

  Daemon* daemon() override { return &server_; }

 private:
  [[nodiscard]] std::vector<std::string> words() const {
    return {server, "--port",     "0",      "--unixsocket", path_.value(), "--unixsocketperm",
            "700",  "--save",     "",       "--appendonly", "no",          "--daemonize",
            "no",   "--loglevel", "warning"};
  }

  Name path_;
  Name log_;
  Daemon server_;
};

const Registration<Redis> redis_registration;

#else

const NotBuilt redis_registration(about_redis);

#endif

}  // namespace
}  // namespace ipcbench
