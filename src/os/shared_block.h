#pragma once

#include <boost/interprocess/anonymous_shared_memory.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <memory>
#include <new>

namespace ipcbench {

/// One `T` in anonymous memory that this process and those it forks share. Throws
/// boost::interprocess_exception.
template <class T>
class SharedBlock {
 public:
  SharedBlock()
      : memory_(boost::interprocess::anonymous_shared_memory(sizeof(T))),
        value_(std::construct_at(static_cast<T*>(memory_.get_address()))) {}

  T& operator*() const { return *value_; }
  T* operator->() const { return value_; }

 private:
  boost::interprocess::mapped_region memory_;
  T* value_;
};

}  // namespace ipcbench
