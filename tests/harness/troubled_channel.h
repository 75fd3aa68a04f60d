#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <functional>

#include "harness/session.h"
#include "os/error.h"

namespace ipcbench {

/// Called before each send of a side, with the number of the message.
using Trouble = std::function<void(Role, std::uint64_t)>;

/// One side of a TroubledChannel.
class TroubledEnd {
 public:
  TroubledEnd(Fd in, Fd out, Role role, const Trouble& trouble)
      : in_(std::move(in)), out_(std::move(out)), role_(role), trouble_(trouble) {}

  void send(ConstBytes message) {
    trouble_(role_, sent_++);
    if (::write(out_.get(), message.data(), message.size()) < 0) throw_errno("write");
  }
  void receive(Bytes message) {
    if (::read(in_.get(), message.data(), message.size()) <= 0) throw std::runtime_error("the peer has gone");
  }

 private:
  Fd in_;
  Fd out_;
  Role role_;
  const Trouble& trouble_;
  std::uint64_t sent_ = 0;
};

/// Two pipes with a mind of their own, for messages of 64 bytes.
class TroubledChannel final : public Channel {
 public:
  explicit TroubledChannel(Trouble trouble) : trouble_(std::move(trouble)) {
    for (std::size_t i = 0; i < 4; i += 2) {
      std::array<int, 2> fds{};
      check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
      fds_[i] = Fd(fds[0]);
      fds_[i + 1] = Fd(fds[1]);
    }
  }

  Capacity capacity() override { return {1234, 56}; }
  std::unique_ptr<Side> attach(Role role, unsigned) override {
    const bool initiator = role == Role::initiator;
    TroubledEnd end(std::move(fds_[initiator ? 2 : 0]), std::move(fds_[initiator ? 1 : 3]), role, trouble_);
    close_in_runner();
    return std::make_unique<SideOf<TroubledEnd>>(std::move(end), role, 64);
  }
  void close_in_runner() override { fds_ = {}; }

 private:
  Trouble trouble_;
  std::array<Fd, 4> fds_;
};

/// One of those, by default without any trouble.
inline std::unique_ptr<Channel> channel(Trouble trouble = [](Role, std::uint64_t) {}) {
  return std::make_unique<TroubledChannel>(std::move(trouble));
}

}  // namespace ipcbench
