#pragma once

#include <atomic>
#include <cstdint>

#include "harness/stamp.h"
#include "os/futex.h"

namespace ipcbench {

/// Where processes sleep, in memory that they share, until what they look for may have come. Up to 65,535 may
/// sleep at once; while none does, nobody enters the kernel, and nobody wakes the same one twice.
///
/// One word counts who is about to sleep and has not been woken (asleep), and how many have been woken and do
/// not run yet (tokens). Who wakes one turns one of the former into one of the latter, and who was counted
/// goes on only with a token; it does not matter whose. (An epoch instead of tokens would leave a sleeper
/// counted until it runs again, and all that is sent until then would be another call to wake it.) Both are
/// in one word because who was counted and need not sleep after all has to take itself off either, and by
/// then it may be either.
///
/// No wake-up is lost, provided that what is looked for is stored, and looked at, with sequential
/// consistency, as the word is here: all these stand in one order. Who sleeps has counted itself and looked
/// then; who makes it come has stored it and looks at the count then. So either finds the other's. With less,
/// both might find the state before.
class alignas(cache_line_bytes) Sleepers {
 public:
  /// Returns once `try_once()` has succeeded.
  template <class Try>
  void sleep_until(Try try_once) {
    while (!try_once()) {
      word_.fetch_add(one_asleep);
      if (try_once()) return stay_awake();
      take_token();
    }
  }

  /// Whether there is anybody to wake.
  [[nodiscard]] bool any() const { return asleep(word_.load()) != 0; }

  /// Wakes one, if there is any.
  void wake_one() {
    std::uint32_t word = word_.load();
    do {
      if (asleep(word) == 0) return;
    } while (!word_.compare_exchange_weak(word, word - one_asleep + one_token));
    futex_wake(word_, 1);
  }

 private:
  static constexpr std::uint32_t one_token = 1;
  static constexpr std::uint32_t one_asleep = 1U << 16;
  static constexpr std::uint32_t asleep(std::uint32_t word) { return word / one_asleep; }
  static constexpr std::uint32_t tokens(std::uint32_t word) { return word % one_asleep; }

  // Of one that was counted: there is itself, at least, or a token for it.
  void stay_awake() {
    std::uint32_t word = word_.load();
    while (!word_.compare_exchange_weak(word, word - (asleep(word) != 0 ? one_asleep : one_token))) {
    }
  }

  void take_token() {
    for (std::uint32_t word = word_.load();;) {
      if (tokens(word) == 0) {
        futex_wait(word_, word);
        word = word_.load();
      } else if (word_.compare_exchange_weak(word, word - one_token)) {
        return;
      }
    }
  }

  std::atomic<std::uint32_t> word_{0};
};

}  // namespace ipcbench
