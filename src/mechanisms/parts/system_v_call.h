#pragma once

#include <sys/ipc.h>
#include <sys/types.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "mechanisms/parts/memory_wait.h"
#include "os/error.h"

namespace ipcbench {

/// Repeats `call`, which takes the flags of a System V call, until it has done something; its result, at
/// least 0. `block` sleeps in the call itself; who does not sleep asks again and again with IPC_NOWAIT.
/// Throws std::system_error naming `what`.
template <class Call>
ssize_t system_v_call(const MemoryWait& wait, const char* what, Call call) {
  ssize_t result = -1;
  const auto done = [&](int flags) {
    result = call(flags);
    if (result >= 0) return true;
    // It would have to wait: EAGAIN, or ENOMSG of msgrcv (semop(2), msgop(2)).
    if (errno != EAGAIN && errno != ENOMSG && errno != EINTR) throw_errno(what);
    return false;
  };
  const auto try_once = [&] { return done(IPC_NOWAIT); };
  const auto sleep = [&] {
    while (!done(0)) {
    }
  };
  wait.until(try_once, sleep);
  return result;
}

/// Why a System V object cannot be made, once `call` ("msgget") has failed: errno's text, and what may be
/// done about it. `limits` names the settings that ENOSPC and EINVAL speak of.
std::string system_v_why_not(std::string_view call, std::string_view limits);

}  // namespace ipcbench
