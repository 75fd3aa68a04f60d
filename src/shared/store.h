#pragma once

#include <cstdint>
#include <memory>

namespace ipcbench {

struct ObjectSlice;

/// One process's hold on an object with its type erased: a virtual call for a slice. In that process.
class SharedUser {
 public:
  SharedUser() = default;
  SharedUser(const SharedUser&) = delete;
  SharedUser& operator=(const SharedUser&) = delete;
  virtual ~SharedUser() = default;

  /// Its part of a slice in which all take part; how many operations it did.
  virtual std::uint64_t contend(ObjectSlice& slice) = 0;
  /// Makes the object what the slice says.
  virtual void reset(const ObjectSlice& slice) = 0;
  /// Puts all that the object holds into the slice.
  virtual void tell_contents(ObjectSlice& slice) = 0;
};

/// Serves an object in the process that has it, as long as this is.
class Serving {
 public:
  Serving() = default;
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;
  virtual ~Serving() = default;
};

/// Where an object lies, with its type erased. The runner makes it before it forks the processes.
class SharedStore {
 public:
  SharedStore() = default;
  SharedStore(const SharedStore&) = delete;
  SharedStore& operator=(const SharedStore&) = delete;
  virtual ~SharedStore() = default;

  /// In the process of that number. Throws std::exception.
  virtual std::unique_ptr<SharedUser> attach(unsigned process) = 0;
  /// In the server's process. Throws std::exception.
  virtual std::unique_ptr<Serving> serve() = 0;
  /// Lets go, in the runner, of what only the processes need.
  virtual void close_in_runner() = 0;
};

}  // namespace ipcbench
