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

/// One side of a TroubledTransport.
class TroubledEnd final : public Endpoint {
 public:
  TroubledEnd(Fd in, Fd out, Role role, const Trouble& trouble)
      : in_(std::move(in)), out_(std::move(out)), role_(role), trouble_(trouble) {}

  void send(ConstBytes message) override {
    trouble_(role_, sent_++);
    if (::write(out_.get(), message.data(), message.size()) < 0) throw_errno("write");
  }
  void receive(Bytes message) override {
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
class TroubledTransport final : public Transport {
 public:
  explicit TroubledTransport(Trouble trouble) : trouble_(std::move(trouble)) {
    for (std::size_t i = 0; i < 4; i += 2) {
      std::array<int, 2> fds{};
      check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
      fds_[i] = Fd(fds[0]);
      fds_[i + 1] = Fd(fds[1]);
    }
  }

  Capacity capacity() override { return {1234, 56}; }
  std::unique_ptr<Endpoint> attach(Role role) override {
    const bool initiator = role == Role::initiator;
    auto end = std::make_unique<TroubledEnd>(std::move(fds_[initiator ? 2 : 0]),
                                             std::move(fds_[initiator ? 1 : 3]), role, trouble_);
    close_in_runner();
    return end;
  }
  void close_in_runner() override { fds_ = {}; }

 private:
  Trouble trouble_;
  std::array<Fd, 4> fds_;
};

/// A channel of those, by default without any trouble.
inline std::unique_ptr<Channel> channel(Trouble trouble = [](Role, std::uint64_t) {}) {
  return std::make_unique<Channel>(std::make_unique<TroubledTransport>(std::move(trouble)), 64);
}

}  // namespace ipcbench
