#include "os/system_v.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include <random>

#include "os/text.h"

namespace ipcbench {
namespace {

// semctl(2) leaves it to its caller to define this.
union SemaphoreArgument {
  int value;
  semid_ds* description;
};

bool made_by_this_user(const ipc_perm& permissions) {
  return permissions.cuid == geteuid();
}

}  // namespace

std::string random_system_v_key() {
  std::random_device random;
  return std::to_string(std::uniform_int_distribution<key_t>(1)(random));
}

key_t system_v_key(const std::string& text) {
  return parse_number<key_t>(text).value_or(IPC_PRIVATE);
}

bool remove_system_v_queue(key_t key) {
  const int id = key == IPC_PRIVATE ? -1 : ::msgget(key, 0);
  msqid_ds found{};
  return id >= 0 && ::msgctl(id, IPC_STAT, &found) == 0 && made_by_this_user(found.msg_perm) &&
         ::msgctl(id, IPC_RMID, nullptr) == 0;
}

bool remove_system_v_memory(key_t key) {
  const int id = key == IPC_PRIVATE ? -1 : ::shmget(key, 0, 0);
  shmid_ds found{};
  return id >= 0 && ::shmctl(id, IPC_STAT, &found) == 0 && made_by_this_user(found.shm_perm) &&
         ::shmctl(id, IPC_RMID, nullptr) == 0;
}

bool remove_system_v_semaphores(key_t key) {
  const int id = key == IPC_PRIVATE ? -1 : ::semget(key, 0, 0);
  semid_ds found{};
  SemaphoreArgument argument{.value = 0};
  argument.description = &found;
  return id >= 0 && ::semctl(id, 0, IPC_STAT, argument) == 0 && made_by_this_user(found.sem_perm) &&
         ::semctl(id, 0, IPC_RMID) == 0;
}

}  // namespace ipcbench
