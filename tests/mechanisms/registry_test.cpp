// The registry with all mechanisms; what it does by itself is tested in harness/registry_test.cpp.

#include "harness/registry.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "os/run_directory.h"

namespace ipcbench {
namespace {

TEST(Registry, HoldsTheWholeCatalogue) {
  for (const char* id : {"boost-asio-unix",
                         "boost-mq",
                         "boost-spsc",
                         "capnp-unix",
                         "cma",
                         "cyclonedds",
                         "dbus",
                         "dbus-peer",
                         "eventfd",
                         "fd-pass",
                         "fifo",
                         "file",
                         "futex",
                         "grpc-unix",
                         "grpc-unix-stream",
                         "iceoryx",
                         "mailbox",
                         "memfd",
                         "mmap",
                         "mpi",
                         "nng-ipc",
                         "pidfd-signal",
                         "pipe",
                         "posix-mq",
                         "pty",
                         "redis",
                         "shm-eventfd",
                         "shm-futex",
                         "shm-mpmc",
                         "shm-mutex",
                         "shm-pipe",
                         "shm-ring",
                         "shm-ring-huge",
                         "shm-sem",
                         "signal",
                         "signal-handler",
                         "signal-queue",
                         "signalfd",
                         "socketpair",
                         "splice",
                         "sysv-mq",
                         "sysv-shm",
                         "tcp",
                         "udp",
                         "unix-dgram",
                         "unix-seqpacket",
                         "unix-stream",
                         "unix-stream-framed",
                         "uring-futex",
                         "uring-msg-ring",
                         "uring-pipe",
                         "uring-socket",
                         "vmsplice",
                         "vsock",
                         "zeromq-ipc",
                         "zeromq-tcp"}) {
    EXPECT_NE(find_mechanism(id), nullptr) << id;
  }
}

TEST(Registry, OpensNothingWithAWaitThatIsNotThere) {
  RunDirectory names;
  EXPECT_THROW(find_mechanism("pipe")->open({64, names, Wait::yield}), std::invalid_argument);
  EXPECT_THROW(find_mechanism("shm-sem")->open({64, names, Wait::epoll}), std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
