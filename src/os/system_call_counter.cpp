#include "os/system_call_counter.h"

#include <fmt/format.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "os/child.h"
#include "os/error.h"
#include "os/files.h"
#include "os/shared_block.h"
#include "os/text.h"

namespace ipcbench {
namespace {

constexpr const char* tracepoint = "raw_syscalls:sys_enter";
constexpr const char* tracefs = "/sys/kernel/tracing";
constexpr const char* tracefs_before_4_1 = "/sys/kernel/debug/tracing";
constexpr const char* paranoid_file = "/proc/sys/kernel/perf_event_paranoid";

std::optional<std::uint64_t> read_id(const std::filesystem::path& mount_point) {
  const auto text = read_text(mount_point / "events/raw_syscalls/sys_enter/id");
  return parse_number<std::uint64_t>(text.value_or(""));
}

// Mounts tracefs where nobody else sees it, and where it goes with the process. Only root may.
std::optional<std::uint64_t> read_id_in_a_child() {
  const SharedBlock<std::atomic<std::uint64_t>>
      id;  // 0, which the kernel gives to no event, until it is found
  Child("ipcbench-trace", [&id] {
    check(::unshare(CLONE_NEWNS), "unshare");
    check(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "mount");
    check(::mount("tracefs", tracefs, "tracefs", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr), tracefs);
    *id = read_id(tracefs).value_or(0);
  }).wait();
  return *id == 0 ? std::nullopt : std::optional(id->load());
}

std::optional<std::uint64_t> find_id() {
  for (const char* const mount_point : {tracefs, tracefs_before_4_1}) {
    if (const auto id = read_id(mount_point)) {
      return id;
    }
  }
  return read_id_in_a_child();
}

// The kernel gives it out when it starts: what was found once holds for the process.
std::optional<std::uint64_t> tracepoint_id() {
  static const std::optional<std::uint64_t> id = find_id();
  return id;
}

// Empty, with errno, where it is refused.
Fd open_counter(pid_t pid, std::uint64_t id) {
  constexpr int any_cpu = -1;
  constexpr int no_group = -1;
  perf_event_attr attributes{};
  attributes.type = PERF_TYPE_TRACEPOINT;
  attributes.size = sizeof attributes;
  attributes.config = id;
  attributes.disabled = 1;
  return Fd(static_cast<int>(
      ::syscall(SYS_perf_event_open, &attributes, pid, any_cpu, no_group, PERF_FLAG_FD_CLOEXEC)));
}

}  // namespace

std::optional<std::string> SystemCallCounter::why_not() {
  const auto id = tracepoint_id();
  if (!id) {
    return fmt::format("the id of the tracepoint {} cannot be read from {}: run as root", tracepoint,
                       tracefs);
  }
  if (open_counter(getpid(), *id)) {
    return std::nullopt;
  }
  const std::string error = std::generic_category().message(errno);
  return fmt::format(
      "perf_event_open refuses the tracepoint {}: {}; it takes root, CAP_PERFMON or a {} of 1 or less (it is "
      "{})",
      tracepoint, error, paranoid_file, read_text(paranoid_file).value_or("unknown"));
}

SystemCallCounter::SystemCallCounter(pid_t pid) {
  const auto id = tracepoint_id();
  if (!id) {
    errno = ENOENT;
    throw_errno(tracepoint);
  }
  event_ = open_counter(pid, *id);
  check(event_.get(), fmt::format("perf_event_open of {} for process {}", tracepoint, pid));
}

void SystemCallCounter::enable() {
  check(::ioctl(event_.get(), PERF_EVENT_IOC_ENABLE, 0), "PERF_EVENT_IOC_ENABLE");
}

void SystemCallCounter::disable() {
  check(::ioctl(event_.get(), PERF_EVENT_IOC_DISABLE, 0), "PERF_EVENT_IOC_DISABLE");
}

std::uint64_t SystemCallCounter::count() const {
  std::uint64_t calls = 0;
  check(::read(event_.get(), &calls, sizeof calls), fmt::format("reading the count of {}", tracepoint));
  return calls;
}

}  // namespace ipcbench
