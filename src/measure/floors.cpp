#include "measure/floors.h"

#include <algorithm>
#include <cmath>

#include "measure/floor_parts.h"

namespace ipcbench {
namespace {

// Each part is measured for so long: enough for a few percent, and little beside the sessions of a case.
constexpr double part_s = 0.01;
constexpr double session_s = 0.03;

// The value at `key`, which `make()` gives the first time.
template <class Map, class Make>
double once(Map& map, const typename Map::key_type& key, Make make) {
  const auto found = map.find(key);
  return found != map.end() ? found->second : map.emplace(key, make()).first->second;
}

double wakeup_ns(const FloorParts& parts) {
  return std::max(0.0, parts.hand_over - 2 * parts.system_call);
}

}  // namespace

double message_floor_ns(const PerMessage& happens, const FloorParts& parts, bool same_cpu) {
  const int wakeups = same_cpu ? std::max(happens.wakeups, 1) : happens.wakeups;
  const double line = wakeups == 0 ? parts.cache_line / 2 : 0;
  return happens.system_calls * parts.system_call + happens.copies * parts.copy + wakeups * wakeup_ns(parts) +
         line;
}

double streamed_floor_ns(const PerMessage& happens, const FloorParts& parts, bool same_cpu, double capacity) {
  const double work =
      (happens.system_calls - happens.sleep_calls) * parts.system_call + happens.copies * parts.copy;
  if (same_cpu) return work + 2 * wakeup_ns(parts) / capacity;
  return std::max(work / 2, parts.cache_line / capacity);
}

std::optional<double> Floors::round_trip_ns(const Case& point, std::optional<double> cache_line_ns) {
  if (!point.cpus) return std::nullopt;
  return 2 * message_floor_ns(per_message(point.mechanism->description(), point.wait, point.transfer),
                              parts_of(point, cache_line_ns), point.cpus->a == point.cpus->b);
}

std::optional<double> Floors::streamed_message_ns(const Case& point, std::optional<double> cache_line_ns,
                                                  const Capacity& capacity) {
  if (!point.cpus || capacity.messages.value_or(0) == 0) return std::nullopt;
  return streamed_floor_ns(per_message(point.mechanism->description(), point.wait, point.transfer),
                           parts_of(point, cache_line_ns), point.cpus->a == point.cpus->b,
                           static_cast<double>(*capacity.messages));
}

double Floors::polling_wake_up_ns(const CpuPair& cpus, double cache_line_ns) {
  const CpuPair one{cpus.a, cpus.a, std::nullopt};
  return cache_line_ns + once(hand_overs_, {one.a, one.b, Idle::poll, std::ilogb(0.0)},
                              [&] { return hand_over(one, session_s, bench_).ns; });
}

FloorParts Floors::parts_of(const Case& point, std::optional<double> cache_line_ns) {
  const CpuPair& cpus = *point.cpus;
  if (!system_call_) system_call_ = null_system_call_ns(part_s);
  const double line_ns = cache_line_ns.value_or(0);
  return {.system_call = *system_call_,
          .copy = once(copies_, point.message_bytes, [&] { return copy_ns(point.message_bytes, part_s); }),
          .cache_line = line_ns,
          .hand_over = once(hand_overs_, {cpus.a, cpus.b, point.idle, std::ilogb(line_ns)},
                            [&] { return hand_over(cpus, session_s, bench_).ns; })};
}

}  // namespace ipcbench
