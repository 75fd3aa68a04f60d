// A slowdown that a gate must find, without the suite's code knowing of it: preloaded, it delays write(2).
// SLOW_WRITE_TURNS: turns of a loop, a nanosecond or two each, before the call. SLOW_WRITE_EVERY: only one in so many
// calls, drawn at random (1: each).

#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned long turns;
static unsigned long every = 1;
static uint64_t state;

static unsigned long number(const char* name, unsigned long otherwise) {
  const char* text = getenv(name);
  return text == NULL ? otherwise : strtoul(text, NULL, 10);
}

__attribute__((constructor)) static void read_settings(void) {
  turns = number("SLOW_WRITE_TURNS", 0);
  every = number("SLOW_WRITE_EVERY", 1);
}

// Marsaglia's xorshift; a fixed rhythm could fall in with the slices.
static unsigned long drawn(void) {
  if (state == 0) state = (uint64_t)getpid() * 0x9e3779b97f4a7c15u | 1u;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (unsigned long)(state >> 32);
}

ssize_t write(int fd, const void* buffer, size_t bytes) {
  if (every == 1 || drawn() % every == 0) {
    for (volatile unsigned long turn = 0; turn < turns; ++turn) {
    }
  }
  return syscall(SYS_write, fd, buffer, bytes);
}
