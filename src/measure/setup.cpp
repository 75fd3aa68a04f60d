#include "measure/setup.h"

#include "os/clock.h"
#include "os/idle.h"

namespace ipcbench {
namespace {

double ns_since(std::uint64_t start_ns) {
  return static_cast<double>(now_ns() - start_ns);
}

}  // namespace

Setup measure_setup(const Case& point, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const std::uint64_t making = now_ns();
  auto channel = point.mechanism->open({point.message_bytes, bench.names, point.wait, bench.spin_bound});
  const double make_ns = ns_since(making);

  Session session(std::move(channel), session_config(point, bench));
  const Slices first = session.run(Order::round_trips, 1, 0);
  const auto cache_line_ns = session.look_at_cpus().cache_line_ns;
  session.finish();

  const std::uint64_t removing = now_ns();
  session.release_channel().reset();
  const double remove_ns = ns_since(removing);
  return {.make_ns = make_ns,
          .attach_ns = static_cast<double>(session.attach_ns()),
          .first_rtt_ns = static_cast<double>(first.elapsed_ns),
          .detach_ns = static_cast<double>(session.detach_ns()),
          .remove_ns = remove_ns,
          .cache_line_ns = cache_line_ns};
}

}  // namespace ipcbench
