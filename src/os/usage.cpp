#include "os/usage.h"

#include <sys/resource.h>

#include "os/clock.h"

namespace ipcbench {
namespace {

std::uint64_t ns_of(const timeval& t) {
  return static_cast<std::uint64_t>(t.tv_sec * 1'000'000 + t.tv_usec) * 1000;
}

Usage usage_of(int who) {
  rusage r{};
  getrusage(who, &r);
  return {ns_of(r.ru_utime) + ns_of(r.ru_stime), static_cast<std::uint64_t>(r.ru_nvcsw),
          static_cast<std::uint64_t>(r.ru_nivcsw), static_cast<std::uint64_t>(r.ru_minflt + r.ru_majflt)};
}

}  // namespace

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
  Usage usage = usage_of(RUSAGE_SELF);
  usage.cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);  // in nanoseconds
  return usage;
}

Usage usage_with_children_now() {
  return usage_now() + usage_of(RUSAGE_CHILDREN);
}

}  // namespace ipcbench
