#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "os/child.h"
#include "os/fd.h"
#include "os/function_ref.h"
#include "os/shared_block.h"

namespace ipcbench {

class Daemon;
class Interrupt;
struct MusterRoll;

/// A process of a crew died, threw or did not answer; says which and how.
class MemberFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

constexpr unsigned max_crew = 32;

/// A member's hold on its crew, in its own process.
class Member {
 public:
  Member(MusterRoll& roll, unsigned index, int bell) : roll_(roll), index_(index), bell_(bell) {}

  [[nodiscard]] unsigned index() const { return index_; }
  /// Says that this member is ready, or has done what was ordered; the last of them rings the runner's bell.
  void report();
  /// Sleeps until the next order; false where that is to leave.
  [[nodiscard]] bool next_order();
  /// Returns once every member has called it for this order.
  void meet();

 private:
  MusterRoll& roll_;
  unsigned index_;
  int bell_;
  std::uint32_t order_ = 0;
};

/// How long a crew is waited for.
struct CrewConfig {
  std::chrono::milliseconds deadline{10'000};  ///< for any one order; beyond it a member hangs
  const Interrupt* interrupt = nullptr;        ///< what ends a wait early
  Daemon* daemon = nullptr;                    ///< a program whose end is the members' failure
};

/// Processes that take orders together, and the runner's hold on them: it forks them, says when, and waits.
/// Between orders they sleep. What the orders are is between the runner and the members' life, in memory of
/// their own. The waiting calls throw MemberFailed when a member (or the daemon that they need) died, threw
/// or hangs, at once and not at the deadline where it died, and Interrupted when the user wants to end; the
/// crew is of no use then.
class Crew {
 public:
  /// Forks a process for each name, up to max_crew, whose life is `live`: it reports once it is ready, and
  /// then after each order. What `live` throws is kept for MemberFailed. Throws std::system_error.
  Crew(std::vector<std::string> names, const CrewConfig& config, FunctionRef<void(Member&)> live);

  /// Gives all members the next order.
  void order();
  /// Waits until all have reported; for the deadline beyond what the order is expected to take, and for
  /// another one where a member was stopped meanwhile.
  void await(std::chrono::milliseconds expected = {});
  /// Whether all have reported within that time.
  bool await_for(std::chrono::nanoseconds at_most);
  /// Tells all to leave, and sees that they leave well.
  void finish();

  /// Whether a member was ever stopped (SIGSTOP, a debugger).
  bool was_stopped();

  /// Their processes, in the order of the names.
  [[nodiscard]] std::vector<pid_t> pids() const;

 private:
  void fork_all(FunctionRef<void(Member&)> live);
  void give(bool leave);
  bool stopped_meanwhile();
  [[noreturn]] void throw_death();
  [[noreturn]] void throw_hang() const;

  std::vector<std::string> names_;
  CrewConfig config_;
  SharedBlock<MusterRoll> roll_;
  Fd bell_;
  bool was_stopped_ = false;
  std::vector<Child> children_;  // the last member: they end before what they use goes
};

}  // namespace ipcbench
