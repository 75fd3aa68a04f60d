#pragma once

#include <cstdint>

namespace ipcbench {

/// Whose turn it is, guarded by a mutex, and a condition variable to be told on; in memory that the processes
/// share. `Sync` has a mutex and a condition: lock(), unlock(), wait() and notify_all().
template <class Sync>
struct ConditionTurn {
  Sync sync;
  unsigned turn = nobody;
  static constexpr unsigned nobody = ~0U;
};

/// A process's hold on it: a SignalEnd. Throws what `Sync` throws.
template <class Sync>
class ConditionTurnEnd {
 public:
  ConditionTurnEnd(ConditionTurn<Sync>& shared, unsigned index, unsigned processes)
      : shared_(&shared), own_(index), next_((index + 1) % processes) {}

  void pass_on() {
    shared_->sync.lock();
    shared_->turn = next_;
    shared_->sync.notify_all();
    shared_->sync.unlock();
  }
  void await() {
    shared_->sync.lock();
    while (shared_->turn != own_) shared_->sync.wait();
    shared_->turn = ConditionTurn<Sync>::nobody;
    shared_->sync.unlock();
  }

 private:
  ConditionTurn<Sync>* shared_;
  unsigned own_;
  unsigned next_;
};

}  // namespace ipcbench
