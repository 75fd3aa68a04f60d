#include "gate/arena.h"

#include <array>
#include <thread>
#include <utility>

namespace ipcbench {

Arena::Arena(std::vector<Build> builds, const Places& places, const RoundSetting& setting,
             const Interrupt& interrupt, std::uint64_t seed)
    : builds_(std::move(builds)), places_(places), setting_(setting), interrupt_(interrupt), random_(seed) {}

Round Arena::measure(const Cell& cell) {
  if (interrupt_.requested()) throw Interrupted();
  hold(cell.idle);
  const CpuPair& cpus = places_.of(cell);
  watch_.begin_round();
  Round round = measure_round(builds_, cell, cpus, setting_, random_);
  round.disturbed = watch_.end_round(std::array{cpus.a, cpus.b});
  return round;
}

void Arena::hold(Idle idle) {
  if (held_ == idle) return;
  policy_.reset();
  if (held_) std::this_thread::sleep_for(settling_time);
  policy_.emplace(idle);
  held_ = idle;
}

}  // namespace ipcbench
