#pragma once

#include <chrono>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "gate/protocol.h"
#include "os/child.h"
#include "os/fd.h"
#include "report/build_identity.h"
#include "stats/histogram.h"

namespace ipcbench {

/// An arm died, did not answer in time or said that something went wrong; names the arm.
class ArmFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A build of the suite that takes part in a gate.
struct Build {
  std::string name;  ///< "base", "head", "base2"
  std::filesystem::path bin_dir;
};

/// The program of a build that serves as its arm.
constexpr const char* arm_program = "bench_latency";

/// A running `bench_latency --arm` of a build, with at most one session open. Every call but the constructor
/// throws ArmFailed. It ends with this object: by itself, or killed where it does not.
class Arm {
 public:
  /// Starts it. Throws UsageError where that build has no such program, or one that speaks another version.
  Arm(const Build& build, std::chrono::milliseconds deadline);
  Arm(Arm&&) noexcept = default;
  Arm& operator=(Arm&&) = delete;
  Arm(const Arm&) = delete;
  Arm& operator=(const Arm&) = delete;
  ~Arm();

  /// What its program was built from.
  [[nodiscard]] const BuildIdentity& identity() const { return identity_; }
  /// The ids of the mechanisms that it can measure here; empty for an arm that is too old to tell.
  std::optional<std::vector<std::string>> mechanisms();
  void open(const ArmSession& session);
  /// How many trips fill a slice of `slice_ns`, found in slices that are discarded.
  std::uint64_t calibrate(Order order, std::chrono::nanoseconds warm_up, std::chrono::nanoseconds slice);
  /// One slice; its time in ns.
  std::uint64_t run(Order order, std::uint64_t trips);
  /// Of all clocked round trips of the session.
  Histogram histogram();
  void close();

 private:
  nlohmann::json ask(const std::string& what, nlohmann::json request);
  std::string read_line();
  [[noreturn]] void throw_ended();
  void say_hello();

  std::string name_;
  std::filesystem::path program_;
  std::chrono::milliseconds deadline_;
  Fd errors_;  // what it writes to its standard error
  Fd to_;
  Fd from_;
  std::string unread_;
  BuildIdentity identity_;
  Child child_;  // the last member: it ends before what it uses goes
};

}  // namespace ipcbench
