#include "pool/pools.h"

#include <algorithm>
#include <array>

namespace ipcbench {
namespace {

constexpr std::array all{&serial_pool,     &threads_pool, &processes_pool, &fork_each_pool,
                         &boost_asio_pool, &openmp_pool,  &onetbb_pool};

}  // namespace

std::span<const Pool* const> pools() {
  return all;
}

const Pool* find_pool(std::string_view id) {
  const auto found = std::ranges::find(all, id, [](const Pool* pool) { return pool->id; });
  return found == all.end() ? nullptr : *found;
}

}  // namespace ipcbench
