#include "os/usage.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>

#include "os/clock.h"
#include "os/fd.h"
#include "os/text.h"

namespace ipcbench {
namespace {

std::uint64_t ns_of(const timeval& t) {
  return static_cast<std::uint64_t>(t.tv_sec * 1'000'000 + t.tv_usec) * 1000;
}

Usage usage_of(int who) {
  rusage r{};
  getrusage(who, &r);
  return {.cpu_ns = ns_of(r.ru_utime) + ns_of(r.ru_stime),
          .voluntary_switches = static_cast<std::uint64_t>(r.ru_nvcsw),
          .involuntary_switches = static_cast<std::uint64_t>(r.ru_nivcsw),
          .page_faults = static_cast<std::uint64_t>(r.ru_minflt + r.ru_majflt)};
}

// "RAN_NS WAITED_NS SLICES" of this thread (Documentation/scheduler/sched-stats.rst). Empty where there is no
// such file, and where it says that the thread has never run.
std::optional<std::uint64_t> cpu_wait_ns_now() {
  const Fd file(::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC));
  std::array<char, 96> text{};
  const ssize_t n = ::read(file.get(), text.data(), text.size());
  if (n <= 0) return std::nullopt;
  const auto words = split_words(std::string_view(text.data(), static_cast<std::size_t>(n)));
  if (words.size() < 2 || words[0] == "0") return std::nullopt;
  return parse_number<std::uint64_t>(words[1]);
}

bool may_share(const std::optional<int>& a, const std::optional<int>& b) {
  return !a || !b || *a == *b;
}

}  // namespace

Usage& Usage::operator+=(const Usage& other) {
  cpu_ns += other.cpu_ns;
  voluntary_switches += other.voluntary_switches;
  involuntary_switches += other.involuntary_switches;
  page_faults += other.page_faults;
  thread_cpu_ns += other.thread_cpu_ns;
  cpu_wait_ns += other.cpu_wait_ns;
  return *this;
}

Usage operator-(const Usage& after, const Usage& before) {
  return {.cpu_ns = after.cpu_ns - before.cpu_ns,
          .voluntary_switches = after.voluntary_switches - before.voluntary_switches,
          .involuntary_switches = after.involuntary_switches - before.involuntary_switches,
          .page_faults = after.page_faults - before.page_faults,
          .thread_cpu_ns = after.thread_cpu_ns - before.thread_cpu_ns,
          .cpu_wait_ns = after.cpu_wait_ns - before.cpu_wait_ns};
}

Usage usage_now() {
  Usage usage = usage_of(RUSAGE_SELF);
  usage.cpu_wait_ns = cpu_wait_ns_now().value_or(0);
  usage.thread_cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
  usage.cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);  // in nanoseconds
  return usage;
}

Usage usage_with_children_now() {
  return usage_now() + usage_of(RUSAGE_CHILDREN);
}

bool counts_cpu_wait() {
  static const bool counts = cpu_wait_ns_now().has_value();
  return counts;
}

std::optional<std::uint64_t> cpu_ns_of(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

std::uint64_t waited_for_others_ns(std::span<const PlacedUsage> processes, std::uint64_t helper_cpu_ns) {
  std::uint64_t sum_ns = 0;
  for (const PlacedUsage& process : processes) {
    std::uint64_t own_work_ns = helper_cpu_ns;  // of their own, which the thread may have waited for
    for (const PlacedUsage& other : processes) {
      if (may_share(process.cpu, other.cpu)) own_work_ns += other.usage.cpu_ns;
    }
    own_work_ns -= std::min(own_work_ns, process.usage.thread_cpu_ns);
    sum_ns += process.usage.cpu_wait_ns - std::min(process.usage.cpu_wait_ns, own_work_ns);
  }
  return sum_ns;
}

}  // namespace ipcbench
