#include "os/usage.h"

#include <sys/resource.h>

#include "os/clock.h"

namespace ipcbench {

Usage& Usage::operator+=(const Usage& other) {
  cpu_ns += other.cpu_ns;
  voluntary_switches += other.voluntary_switches;
  involuntary_switches += other.involuntary_switches;
  page_faults += other.page_faults;
  return *this;
}

Usage operator-(const Usage& after, const Usage& before) {
  return {after.cpu_ns - before.cpu_ns, after.voluntary_switches - before.voluntary_switches,
          after.involuntary_switches - before.involuntary_switches, after.page_faults - before.page_faults};
}

Usage usage_now() {
  rusage r{};
  getrusage(RUSAGE_SELF, &r);
  return {clock_ns(CLOCK_PROCESS_CPUTIME_ID), static_cast<std::uint64_t>(r.ru_nvcsw),
          static_cast<std::uint64_t>(r.ru_nivcsw), static_cast<std::uint64_t>(r.ru_minflt + r.ru_majflt)};
}

std::uint64_t cpu_with_children_ns() {
  rusage r{};
  getrusage(RUSAGE_CHILDREN, &r);
  const auto microseconds = [](const timeval& t) {
    return static_cast<std::uint64_t>(t.tv_sec * 1'000'000 + t.tv_usec);
  };
  return clock_ns(CLOCK_PROCESS_CPUTIME_ID) + (microseconds(r.ru_utime) + microseconds(r.ru_stime)) * 1000;
}

}  // namespace ipcbench
