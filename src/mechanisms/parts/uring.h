#pragma once

#include <liburing.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "harness/wait.h"

namespace ipcbench {

/// An operation that a mechanism needs of io_uring, and the Linux that brought it.
struct UringOperation {
  int code;
  const char* name;
  const char* since;
};

/// What became of an operation, or what another ring posted.
struct Completion {
  std::uint64_t data;
  int result;  ///< of an operation: negated errno where it failed
};

/// Why rings with all these operations cannot be made here; empty where they can.
std::optional<std::string> why_no_uring(std::span<const UringOperation> operations);

/// An io_uring instance of one submission at a time: what is prepared is submitted and waited for before the
/// next is prepared. Only one task submits to it.
class Uring {
 public:
  /// A ring for a task that waits like that. One that sleeps for completions runs what they leave to do only
  /// then (IORING_SETUP_DEFER_TASKRUN, Linux 6.1, where there is that): it need not be interrupted for it,
  /// as one that spins must be. Throws std::system_error.
  static Uring for_waiting(Wait wait);
  /// A ring that others post `completions` to (a power of two) before the first has to be taken. Throws
  /// std::system_error.
  static Uring for_posts(unsigned completions);

  [[nodiscard]] int fd() const { return ring_->ring_fd; }

  /// The next submission, to be prepared by io_uring_prep_….
  io_uring_sqe* prepare() { return io_uring_get_sqe(ring_.get()); }

  /// Submits what was prepared and waits until it has been done; its result, or a negated errno. Throws
  /// std::system_error where it could not be submitted.
  int run(Wait wait);

  /// Waits for the next completion and takes it. Throws std::system_error.
  Completion take(Wait wait);

 private:
  struct Exit {
    void operator()(io_uring* ring) const;
  };
  using Ring = std::unique_ptr<io_uring, Exit>;
  explicit Uring(Ring ring) : ring_(std::move(ring)) {}

  static Ring set_up(io_uring_params params);
  void submit(unsigned wait_for);
  void sleep();
  Completion take_ready();

  Ring ring_;
};

}  // namespace ipcbench
