#include "mechanisms/parts/uring.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "os/cpu_relax.h"
#include "os/error.h"
#include "os/files.h"
#include "os/text.h"

namespace ipcbench {
namespace {

constexpr const char* sysctl_file = "/proc/sys/kernel/io_uring_disabled";  // Linux 6.6

// liburing returns errors negated, as the kernel does.
void check_uring(int result, const char* what) {
  if (result >= 0) return;
  errno = -result;
  throw_errno(what);
}

std::string advice(int error) {
  const auto text = read_text(sysctl_file);
  const int disabled = text ? parse_number<int>(*text).value_or(0) : 0;
  switch (error) {
    case ENOSYS:
      return "the kernel was built without CONFIG_IO_URING, or a seccomp filter hides it";
    case EPERM:
      if (disabled == 0) return "a seccomp filter forbids it, as those of containers do";
      return fmt::format("kernel.io_uring_disabled is {}; sysctl kernel.io_uring_disabled=0 allows it",
                         disabled);
    case ENOMEM:
      return "before Linux 5.12 rings count for RLIMIT_MEMLOCK (ulimit -l)";
    default:
      return "no ring can be made";
  }
}

std::optional<std::string> missing(const io_uring_probe& known, std::span<const UringOperation> operations) {
  for (const UringOperation& operation : operations) {
    if (io_uring_opcode_supported(&known, operation.code) == 0) {
      return fmt::format("this kernel's io_uring has no {}; Linux {} brought it", operation.name,
                         operation.since);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> why_no_uring(std::span<const UringOperation> operations) {
  io_uring ring{};
  if (const int result = io_uring_queue_init(1, &ring, 0); result < 0) {
    return fmt::format("io_uring_setup: {}; {}", std::generic_category().message(-result), advice(-result));
  }
  io_uring_probe* known = io_uring_get_probe_ring(&ring);
  auto reason = known != nullptr
                    ? missing(*known, operations)
                    : "io_uring_register does not tell which operations there are: it takes Linux 5.6, and a "
                      "seccomp filter that lets it through";
  io_uring_free_probe(known);
  io_uring_queue_exit(&ring);
  return reason;
}

void Uring::Exit::operator()(io_uring* ring) const {
  io_uring_queue_exit(ring);
  delete ring;
}

// Empty, with errno, where there is no such ring.
Uring::Ring Uring::set_up(io_uring_params params) {
  auto ring = std::make_unique<io_uring>();
  const int result = io_uring_queue_init_params(1, ring.get(), &params);
  if (result == 0) return Ring(ring.release());
  errno = -result;
  return {};
}

Uring Uring::for_waiting(Wait wait) {
  io_uring_params params{};
  if (wait != Wait::spin) {
    params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
    if (Ring ring = set_up(params)) return Uring(std::move(ring));
    params.flags = 0;
  }
  Ring ring = set_up(params);
  if (!ring) throw_errno("io_uring_setup");
  return Uring(std::move(ring));
}

Uring Uring::for_posts(unsigned completions) {
  io_uring_params params{};
  params.flags = IORING_SETUP_CQSIZE;
  params.cq_entries = completions;
  Ring ring = set_up(params);
  if (!ring) throw_errno("io_uring_setup");
  return Uring(std::move(ring));
}

int Uring::run(Wait wait) {
  submit(wait == Wait::spin ? 0 : 1);
  return take(wait).result;
}

Completion Uring::take(Wait wait) {
  while (io_uring_cq_ready(ring_.get()) == 0) wait == Wait::spin ? cpu_relax() : sleep();
  return take_ready();
}

// What was submitted is not submitted again where a signal ends the wait: then fewer than `wait_for` have
// been done yet, and `take` waits on.
void Uring::submit(unsigned wait_for) {
  int result = 0;
  do {
    result = io_uring_submit_and_wait(ring_.get(), wait_for);
  } while (result == -EINTR);
  check_uring(result, "io_uring_enter");
}

void Uring::sleep() {
  io_uring_cqe* ready = nullptr;
  const int result = io_uring_wait_cqe(ring_.get(), &ready);
  if (result != -EINTR) check_uring(result, "io_uring_enter");
}

Completion Uring::take_ready() {
  io_uring_cqe* ready = nullptr;
  check_uring(io_uring_peek_cqe(ring_.get(), &ready), "io_uring_enter");
  const Completion taken{ready->user_data, ready->res};
  io_uring_cqe_seen(ring_.get(), ready);
  return taken;
}

}  // namespace ipcbench
