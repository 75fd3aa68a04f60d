#pragma once

#include <boost/interprocess/mapped_region.hpp>

#include "harness/mechanism.h"
#include "os/run_directory.h"

namespace ipcbench {

/// POSIX shared memory with a name of the run's, which each side opens by that name.
class NamedMemory {
 public:
  /// Makes it, with room for `bytes` now. Throws std::system_error or boost::interprocess_exception.
  NamedMemory(RunDirectory& names, std::size_t bytes);

  /// All of it, mapped.
  [[nodiscard]] boost::interprocess::mapped_region map() const;

  /// What /dev/shm's free room means for a mechanism that keeps `copies` messages in it.
  static Availability probe(std::size_t copies);

 private:
  Name name_;
};

}  // namespace ipcbench
