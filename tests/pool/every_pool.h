#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "pool/pools.h"

namespace ipcbench {

/// A test of each pool that can be used here. Libraries that keep threads do not survive a fork, and so run
/// in hosts of their own alone.
class EveryPool : public testing::TestWithParam<const Pool*> {
 protected:
  void SetUp() override {
    if (const auto missing = GetParam()->why_not()) GTEST_SKIP() << *missing;
#ifdef __SANITIZE_THREAD__
    if (GetParam() == &openmp_pool || GetParam() == &onetbb_pool) {
      GTEST_SKIP() << "the library is not built with ThreadSanitizer, which then sees races in its locks";
    }
#endif
  }
};

inline std::string pool_name(const testing::TestParamInfo<const Pool*>& test) {
  std::string name(test.param->id);
  std::ranges::replace(name, '-', '_');
  return name;
}

/// As many as wanted, but for the host itself, which is one.
inline int workers_for(const Pool* pool, int wanted) {
  return pool == &serial_pool ? 1 : wanted;
}

/// Whether this process has neither a child nor a zombie.
inline bool has_no_children() {
  return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

}  // namespace ipcbench
