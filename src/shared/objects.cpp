#include "shared/objects.h"

#include <algorithm>
#include <array>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <mutex>

#include "shared/containers.h"
#include "shared/segment_store.h"
#include "shared/server_store.h"

namespace ipcbench {
namespace {

template <SharedContainer Object>
constexpr SharedObject in_segment(std::string_view id, std::optional<Wait> wait = Wait::block) {
  return {id, Object::shape, false, wait, [](unsigned processes) -> std::unique_ptr<SharedStore> {
            return std::make_unique<SegmentStore<Object>>(processes);
          }};
}

template <SharedContainer Container>
constexpr SharedObject locked_in_segment(std::string_view id) {
  return in_segment<Locked<Container, boost::interprocess::interprocess_mutex>>(id);
}

template <SharedContainer Container>
constexpr SharedObject at_server(std::string_view id) {
  return {id, Container::shape, true, Wait::block, [](unsigned processes) -> std::unique_ptr<SharedStore> {
            return std::make_unique<ServerStore<Locked<Container, std::mutex>>>(processes);
          }};
}

using OrdinaryAllocator = std::allocator<Word>;

constexpr std::array objects{
    in_segment<AtomicValue>("value-atomic", std::nullopt),
    locked_in_segment<Array<1>>("value-locked"),
    locked_in_segment<Array<4>>("array-4"),
    locked_in_segment<Array<4096>>("array-4096"),
    locked_in_segment<List<SegmentAllocator>>("list"),
    locked_in_segment<Map<SegmentAllocator>>("map"),
    at_server<Array<1>>("manager-value"),
    at_server<Array<4>>("manager-array-4"),
    at_server<Array<4096>>("manager-array-4096"),
    at_server<List<OrdinaryAllocator>>("manager-list"),
    at_server<Map<OrdinaryAllocator>>("manager-map"),
};

}  // namespace

std::span<const SharedObject> shared_objects() {
  return objects;
}

const SharedObject* find_shared_object(std::string_view id) {
  const auto* const found = std::ranges::find(objects, id, &SharedObject::id);
  return found == objects.end() ? nullptr : found;
}

}  // namespace ipcbench
