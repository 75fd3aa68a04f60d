#pragma once

#include <boost/interprocess/allocators/allocator.hpp>
#include <boost/interprocess/managed_external_buffer.hpp>
#include <memory>
#include <stdexcept>

#include "os/shared_memory.h"
#include "shared/loops.h"
#include "shared/store.h"

namespace ipcbench {

using SegmentAllocator =
    boost::interprocess::allocator<Word, boost::interprocess::managed_external_buffer::segment_manager>;

/// An object in a managed segment: Boost.Interprocess's allocator, its index of names, and pointers that hold
/// wherever it is mapped, in anonymous memory that the processes inherit. So nothing has a name that could be
/// left behind, and a lock whose holder was killed goes with the session.
template <SharedContainer Object>
class SegmentStore final : public SharedStore {
 public:
  explicit SegmentStore(unsigned /*processes*/)
      : memory_(segment_bytes),
        segment_(boost::interprocess::create_only, memory_.address(), memory_.bytes()) {
    segment_.construct<Object>(name)(SegmentAllocator(segment_.get_segment_manager()));
  }

  std::unique_ptr<SharedUser> attach(unsigned process) override {
    Object* object = segment_.find<Object>(name).first;
    if (object == nullptr) throw std::runtime_error("the segment does not hold the object");
    return std::make_unique<SharedUserOf<Object&>>(*object, Object::shape, process);
  }
  std::unique_ptr<Serving> serve() override { return nullptr; }
  void close_in_runner() override {}

 private:
  static constexpr const char* name = "object";
  // A map of max_elements, each a node of 40 bytes and its block's head, takes 4 MiB; untouched pages take
  // none.
  static constexpr std::size_t segment_bytes = std::size_t{32} << 20;

  SharedMemory memory_;
  boost::interprocess::managed_external_buffer segment_;
};

}  // namespace ipcbench
