#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "sync/loops.h"

namespace ipcbench {

/// One process's hold on a primitive with its type erased: a virtual call for a slice. In that process.
class Contender {
 public:
  Contender() = default;
  Contender(const Contender&) = delete;
  Contender& operator=(const Contender&) = delete;
  virtual ~Contender() = default;

  /// What has to be so before all begin, and what is undone after all have ended.
  virtual void prepare(SyncLoop loop) = 0;
  virtual void clean_up(SyncLoop loop) = 0;
  /// Its part of a slice; how many operations it did.
  virtual std::uint64_t run(SyncSlice& slice) = 0;

  /// Acquires a lock outside every measurement; nothing for what is none.
  virtual void acquire() = 0;
};

/// A primitive with its type erased.
class SyncObject {
 public:
  SyncObject() = default;
  SyncObject(const SyncObject&) = delete;
  SyncObject& operator=(const SyncObject&) = delete;
  virtual ~SyncObject() = default;

  virtual std::unique_ptr<Contender> attach(unsigned index) = 0;
};

template <LockEnd L>
class LockContender final : public Contender {
 public:
  LockContender(std::array<L, chain_locks>&& locks, unsigned index)
      : locks_(std::move(locks)), index_(index) {}

  void prepare(SyncLoop loop) override {
    if (loop == SyncLoop::hand_over) locks_[held_ = index_].lock();
  }
  void clean_up(SyncLoop loop) override {
    if (loop == SyncLoop::hand_over) locks_[held_].unlock();
  }
  std::uint64_t run(SyncSlice& slice) override {
    switch (slice.loop) {
      case SyncLoop::hand_over:
        return hand_over(locks_, held_, slice);
      case SyncLoop::contend:
        return contend<false>(locks_[0], index_, slice);
      case SyncLoop::clocked:
        return contend<true>(locks_[0], index_, slice);
      default:
        return alone(locks_[0], slice);
    }
  }
  void acquire() override { locks_[0].lock(); }

 private:
  std::array<L, chain_locks> locks_;
  unsigned index_;
  unsigned held_ = 0;
};

template <SignalEnd S>
class SignalContender final : public Contender {
 public:
  SignalContender(S&& signal, unsigned index) : signal_(std::move(signal)), index_(index) {}

  void prepare(SyncLoop) override {}
  void clean_up(SyncLoop) override {}
  std::uint64_t run(SyncSlice& slice) override {
    return slice.loop == SyncLoop::alone ? alone(signal_, slice) : hand_over(signal_, index_, slice);
  }
  void acquire() override {}

 private:
  S signal_;
  unsigned index_;
};

template <BarrierEnd B>
class BarrierContender final : public Contender {
 public:
  BarrierContender(B&& barrier, unsigned index) : barrier_(std::move(barrier)), index_(index) {}

  void prepare(SyncLoop) override {}
  void clean_up(SyncLoop) override {}
  std::uint64_t run(SyncSlice& slice) override { return crossings(barrier_, index_, slice); }
  void acquire() override {}

 private:
  B barrier_;
  unsigned index_;
};

/// As many of a primitive as its loops need: of locks a chain.
template <SyncPrimitive P>
class SyncObjectOf final : public SyncObject {
 public:
  explicit SyncObjectOf(const SyncConfig& config) {
    constexpr unsigned all = P::about.kind == SyncKind::lock ? chain_locks : 1;
    for (unsigned i = 0; i < all; ++i) instances_.push_back(std::make_unique<P>(config));
  }

  std::unique_ptr<Contender> attach(unsigned index) override {
    using E = decltype(instances_[0]->attach(index));
    if constexpr (P::about.kind == SyncKind::lock) {
      return std::make_unique<LockContender<E>>(
          std::array{instances_[0]->attach(index), instances_[1]->attach(index),
                     instances_[2]->attach(index)},
          index);
    } else if constexpr (P::about.kind == SyncKind::signal) {
      return std::make_unique<SignalContender<E>>(instances_[0]->attach(index), index);
    } else {
      return std::make_unique<BarrierContender<E>>(instances_[0]->attach(index), index);
    }
  }

 private:
  std::vector<std::unique_ptr<P>> instances_;
};

}  // namespace ipcbench
