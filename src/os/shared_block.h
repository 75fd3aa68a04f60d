#pragma once

#include <new>

#include "os/shared_memory.h"

namespace ipcbench {

/// One `T` in anonymous memory that this process and those it forks share. It is not destroyed: who
/// forked may still use it. Throws std::system_error.
template <class T>
class SharedBlock {
 public:
  SharedBlock() : memory_(sizeof(T)), value_(::new (memory_.address()) T()) {}

  T& operator*() const { return *value_; }
  T* operator->() const { return value_; }

 private:
  SharedMemory memory_;
  T* value_;
};

}  // namespace ipcbench
