#include "mechanisms/parts/pmi.h"

#include <unistd.h>

#include <algorithm>

#include "os/futex.h"

namespace ipcbench {
namespace {

// Copies a text with its end. False where there is no room for it.
bool copy_text(std::string_view text, char* to, std::size_t bytes) {
  if (text.size() >= bytes) return false;
  *std::ranges::copy(text, to).out = '\0';
  return true;
}

// This process's part in a job.
struct {
  PmiJob* job = nullptr;
  int rank = 0;
  std::uint32_t barriers = 0;
} own;

}  // namespace

bool PmiJob::put(int rank, std::string_view key, std::string_view value) {
  Board& board = boards_.at(static_cast<std::size_t>(rank));
  if (board.put == board.pairs.size()) return false;
  Pair& pair = board.pairs.at(board.put);
  if (!copy_text(key, pair.key.data(), name_bytes) || !copy_text(value, pair.value.data(), value_bytes))
    return false;
  ++board.put;
  return true;
}

void PmiJob::commit(int rank) {
  Board& board = boards_.at(static_cast<std::size_t>(rank));
  board.committed.store(board.put, std::memory_order_release);
}

std::optional<std::string_view> PmiJob::get(std::string_view key) const {
  for (const Board& board : boards_) {
    const unsigned committed = board.committed.load(std::memory_order_acquire);
    for (unsigned i = 0; i < committed; ++i) {
      if (key == board.pairs.at(i).key.data()) return board.pairs.at(i).value.data();
    }
  }
  return std::nullopt;
}

void PmiJob::meet(std::uint32_t number) {
  const std::uint32_t all = ranks * number;
  std::uint32_t seen = arrived_.fetch_add(1, std::memory_order_acq_rel) + 1;
  if (seen == all) return futex_wake(arrived_);
  for (; seen < all; seen = arrived_.load(std::memory_order_acquire)) futex_wait(arrived_, seen);
}

void become_rank(PmiJob& job, int rank) {
  own = {.job = &job, .rank = rank};
}

}  // namespace ipcbench

// What the interface asks for, as far as Open MPI calls it (opal/mca/pmix/flux): 0 is success, -1 a failure.
// NOLINTBEGIN(readability-identifier-naming)
namespace {

using ipcbench::copy_text;
using ipcbench::own;
using ipcbench::PmiJob;

int give(int value, int* to) {
  *to = value;
  return 0;
}

int result(bool done) {
  return done ? 0 : -1;
}

}  // namespace

extern "C" {

#pragma GCC visibility push(default)

int PMI_Init(int* spawned) {
  return give(0, spawned);
}
int PMI_Initialized(int* initialized) {
  return give(0, initialized);
}
int PMI_Finalize() {
  return 0;
}
int PMI_Abort(int, const char*) {
  _exit(1);
}
int PMI_Get_rank(int* rank) {
  return give(own.rank, rank);
}
int PMI_Get_size(int* size) {
  return give(PmiJob::ranks, size);
}
int PMI_Get_universe_size(int* size) {
  return give(PmiJob::ranks, size);
}
int PMI_Get_appnum(int* number) {
  return give(0, number);
}
// Ranks on the same machine.
int PMI_Get_clique_size(int* size) {
  return give(PmiJob::ranks, size);
}
int PMI_Get_clique_ranks(int* all, int length) {
  for (int rank = 0; rank < length; ++rank) all[rank] = rank;
  return 0;
}
int PMI_Barrier() {
  own.job->meet(++own.barriers);
  return 0;
}
int PMI_KVS_Get_my_name(char* name, int bytes) {
  return result(copy_text("job", name, static_cast<std::size_t>(bytes)));
}
int PMI_KVS_Get_name_length_max(int* bytes) {
  return give(PmiJob::name_bytes, bytes);
}
int PMI_KVS_Get_key_length_max(int* bytes) {
  return give(PmiJob::name_bytes, bytes);
}
int PMI_KVS_Get_value_length_max(int* bytes) {
  return give(PmiJob::value_bytes, bytes);
}
int PMI_KVS_Put(const char*, const char* key, const char* value) {
  return result(own.job->put(own.rank, key, value));
}
int PMI_KVS_Commit(const char*) {
  own.job->commit(own.rank);
  return 0;
}
int PMI_KVS_Get(const char*, const char* key, char* value, int bytes) {
  const auto found = own.job->get(key);
  return result(found && copy_text(*found, value, static_cast<std::size_t>(bytes)));
}

#pragma GCC visibility pop

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
