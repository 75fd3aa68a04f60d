#include "gate/arm.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "os/clock.h"
#include "os/error.h"
#include "os/text.h"
#include "os/usage_error.h"
#include "report/histogram_text.h"
#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;

// An arm whose input has ended has a session to end and names to remove; killed, it would leave them.
constexpr int farewell_ms = 5000;

struct Pipe {
  Pipe() {
    std::array<int, 2> fds{};
    check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
    read.reset(fds[0]);
    write.reset(fds[1]);
  }
  Fd read;
  Fd write;
};

std::filesystem::path program_of(const Build& build) {
  std::filesystem::path program = build.bin_dir / arm_program;
  if (::access(program.c_str(), X_OK) == 0) return program;
  throw UsageError(
      fmt::format("--{}: no program {}; give the bin directory of a build", build.name, program.string()));
}

// In the child; its standard output is the protocol's.
void become(const std::filesystem::path& program, const Fd& in, const Fd& out, const Fd& errors) {
  check(::dup2(in.get(), STDIN_FILENO), "dup2");
  check(::dup2(out.get(), STDOUT_FILENO), "dup2");
  check(::dup2(errors.get(), STDERR_FILENO), "dup2");
  std::signal(SIGPIPE, SIG_DFL);
  ::execl(program.c_str(), program.c_str(), "--arm", nullptr);
  throw_errno(program.string());
}

// Arms of the first commits did not say it.
BuildIdentity identity_in(const json& hello) {
  const auto commit = hello.find("commit");
  const auto dirty = hello.find("dirty");
  return {commit != hello.end() && commit->is_string() ? commit->get<std::string>() : "",
          dirty != hello.end() && dirty->is_boolean() ? std::optional(dirty->get<bool>()) : std::nullopt};
}

// The first line of what was written to a file.
std::string first_line(const Fd& file) {
  std::array<char, 200> text{};
  const ssize_t n = ::pread(file.get(), text.data(), text.size(), 0);
  const std::string_view written(text.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
  return std::string(split(written, '\n').front());
}

}  // namespace

Arm::Arm(const Build& build, std::chrono::milliseconds deadline)
    : name_(build.name),
      program_(program_of(build)),
      deadline_(deadline),
      errors_(check(::memfd_create("arm", MFD_CLOEXEC), "memfd_create")),
      child_([&]() -> Child {
        Pipe requests;
        Pipe answers;
        to_ = std::move(requests.write);
        from_ = std::move(answers.read);
        return {"arm", [&] { become(program_, requests.read, answers.write, errors_); }};
      }()) {
  say_hello();
}

Arm::~Arm() {
  to_.reset();
  if (child_.pidfd() >= 0) static_cast<void>(child_.ended(farewell_ms));
}

void Arm::say_hello() {
  json hello;
  try {
    hello = parse_json(read_line());
  } catch (const std::exception& error) {
    throw UsageError(
        fmt::format("--{}: {} is no arm of a gate ({}); build it from a commit whose bench_latency has --arm",
                    name_, program_.string(), error.what()));
  }
  if (hello.is_object() && hello.value(arm_version_key, json()) == arm_protocol_version) {
    identity_ = identity_in(hello);
    return;
  }
  throw UsageError(
      fmt::format("--{}: {} speaks another version of the arms' protocol ({}; this gate speaks {}); use the "
                  "ipcbench of the newer build",
                  name_, program_.string(), dump_json(hello), arm_protocol_version));
}

std::optional<std::vector<std::string>> Arm::mechanisms() {
  try {
    return ask("mechanisms", json::object()).at("mechanisms").get<std::vector<std::string>>();
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void Arm::open(const ArmSession& session) {
  ask("open", to_json(session));
}

std::uint64_t Arm::calibrate(Order order, std::chrono::nanoseconds warm_up, std::chrono::nanoseconds slice) {
  return ask("calibrate",
             {{"order", ipcbench::name(order)}, {"warm_up_ns", warm_up.count()}, {"slice_ns", slice.count()}})
      .at("trips");
}

std::uint64_t Arm::run(Order order, std::uint64_t trips) {
  return ask("run", {{"order", ipcbench::name(order)}, {"trips", trips}}).at("elapsed_ns");
}

Histogram Arm::histogram() {
  const auto histogram = histogram_from(ask("histogram", json::object()).at("histogram").get<std::string>());
  if (!histogram) throw ArmFailed(fmt::format("the {} arm sent a damaged histogram", name_));
  return *histogram;
}

void Arm::close() {
  ask("close", json::object());
}

json Arm::ask(const std::string& what, json request) {
  request["do"] = what;
  const std::string line = dump_json(request) + '\n';
  if (::write(to_.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) throw_ended();
  json answer = parse_json_or_null(read_line());
  if (!answer.is_object()) throw ArmFailed(fmt::format("the {} arm gave no answer to '{}'", name_, what));
  if (answer.contains("error"))
    throw ArmFailed(fmt::format("the {} arm: {}", name_, answer["error"].get<std::string>()));
  return answer;
}

std::string Arm::read_line() {
  const std::uint64_t end_ns = now_ns() + static_cast<std::uint64_t>(deadline_.count()) * 1'000'000;
  for (;;) {
    if (const auto at = unread_.find('\n'); at != std::string::npos) {
      std::string line = unread_.substr(0, at);
      unread_.erase(0, at + 1);
      return line;
    }
    const std::uint64_t now = now_ns();
    pollfd wait{from_.get(), POLLIN, 0};
    if (now >= end_ns || ::poll(&wait, 1, static_cast<int>((end_ns - now) / 1'000'000) + 1) == 0) {
      throw ArmFailed(fmt::format("the {} arm does not answer within {:g} s", name_,
                                  static_cast<double>(deadline_.count()) / 1e3));
    }
    std::array<char, 4096> text{};
    const ssize_t n = ::read(from_.get(), text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw_ended();
    unread_.append(text.data(), static_cast<std::size_t>(n));
  }
}

void Arm::throw_ended() {
  if (!child_.ended(farewell_ms)) throw ArmFailed(fmt::format("the {} arm has closed its output", name_));
  const std::string how = child_.wait().text();
  const std::string said = first_line(errors_);
  throw ArmFailed(fmt::format("the {} arm {}{}", name_, how, said.empty() ? "" : ": " + said));
}

}  // namespace ipcbench
