#include "mechanisms/parts/named_memory.h"

#include <boost/interprocess/shared_memory_object.hpp>

#include "mechanisms/parts/reserve.h"
#include "os/run_directory.h"

namespace ipcbench {

namespace bip = boost::interprocess;

NamedMemory::NamedMemory(RunDirectory& names, std::size_t bytes) : name_(names.shared_memory("memory")) {
  const bip::shared_memory_object memory(bip::create_only, name_.c_str(), bip::read_write,
                                         bip::permissions(0600));
  reserve(memory.get_mapping_handle().handle, bytes, name_.value());
}

bip::mapped_region NamedMemory::map() const {
  const bip::shared_memory_object memory(bip::open_only, name_.c_str(), bip::read_write);
  return {memory, bip::read_write};
}

Availability NamedMemory::probe(std::size_t copies) {
  return available_room("/dev/shm", copies);
}

}  // namespace ipcbench
