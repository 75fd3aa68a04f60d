#include "harness/serve.h"

#include <sched.h>

#include <memory>

#include "os/affinity.h"
#include "os/clock.h"

namespace ipcbench {
namespace {

void run_slice(Side& side, const SideConfig& config, Control& control) {
  switch (control.order) {
    case Order::round_trips:
      return side.round_trips(control.messages);
    case Order::unstamped_round_trips:
      return side.unstamped_round_trips(control.messages);
    case Order::clocked_round_trips:
      return side.clocked_round_trips(control.messages, control.latency_ns);
    case Order::stream:
      return side.stream(control.messages, control.lossy);
    case Order::paced_stream:
      return side.paced_stream(control.load, control.latency_ns);
    case Order::calls:
      return side.calls(control.messages, control.in_flight);
    case Order::clocked_calls:
      return side.clocked_calls(control.messages, control.in_flight, control.latency_ns);
    case Order::serialize_calls:
      return side.serialize_calls(control.messages);
    case Order::deserialize_calls:
      return side.deserialize_calls(control.messages);
    case Order::shared_stream:
      return side.shared_stream(config.index, control.shared);
    case Order::cache_line:
      return bounce_line(control.probe, config.role, control.messages);
    case Order::look_at_cpus:
      return look_at_cpus(control.probe, config.role);
  }
}

SliceReport timed_slice(Side& side, Control& control, const SideConfig& config) {
  SliceReport report;
  const Usage before = usage_now();
  report.start_ns = now_ns();
  run_slice(side, config, control);
  report.end_ns = now_ns();
  report.usage = usage_now() - before;
  report.migrated = config.cpu && sched_getcpu() != *config.cpu;
  return report;
}

std::unique_ptr<Side> attach(Control& control, Channel& channel, const SideConfig& config) {
  if (config.cpu) pin_to(*config.cpu);
  if (config.measure_capacity && config.role == Role::initiator && config.index == 0)
    control.capacity = channel.capacity();
  const std::uint64_t start_ns = now_ns();
  auto side = channel.attach(config.role, config.index);
  control.side(config.role, config.index).attach_ns = now_ns() - start_ns;
  return side;
}

void serve_slices(Member& member, Side& side, Control& control, const SideConfig& config) {
  for (member.report(); member.next_order(); member.report()) {
    member.meet();
    side.round_trips(control.untimed_trips);
    control.side(config.role, config.index).report = timed_slice(side, control, config);
  }
}

}  // namespace

void serve(Member& member, Control& control, Channel& channel, const SideConfig& config) {
  auto side = attach(control, channel, config);
  serve_slices(member, *side, control, config);
  const std::uint64_t start_ns = now_ns();
  side.reset();
  control.side(config.role, config.index).detach_ns = now_ns() - start_ns;
}

}  // namespace ipcbench
