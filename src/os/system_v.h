#pragma once

#include <sys/types.h>

#include <string>

namespace ipcbench {

/// A key for msgget, shmget or semget, in decimal: random, so that nobody else has it, and never IPC_PRIVATE.
std::string random_system_v_key();

/// That key as a number; 0 (IPC_PRIVATE) where the text is none.
key_t system_v_key(const std::string& text);

/// Each removes the object with that key if there is one and this user has made it; whether it did.
bool remove_system_v_queue(key_t key);
bool remove_system_v_memory(key_t key);
bool remove_system_v_semaphores(key_t key);

}  // namespace ipcbench
