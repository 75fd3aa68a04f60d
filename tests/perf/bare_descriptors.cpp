// The bare loops over what passes messages through file descriptors.

#include <fcntl.h>
#include <mqueue.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "bare_loops.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

// A stream passes a message in parts where it has to; its end (0) is as bad as an error.
std::size_t passed(ssize_t bytes, const char* call) {
  if (bytes <= 0) throw_errno(call);
  return static_cast<std::size_t>(bytes);
}

class ByteStream : public BareLoops {
 public:
  explicit ByteStream(std::size_t bytes) : sent_(bytes), received_(bytes) {}

  void ping(std::uint64_t n) final {
    for (; n > 0; --n) {
      write_all();
      read_all();
    }
  }
  void pong(std::uint64_t n) final {
    for (; n > 0; --n) {
      read_all();
      write_all();
    }
  }

 protected:
  void use(Fd in, Fd out) {
    in_ = std::move(in);
    out_ = std::move(out);
  }

 private:
  void write_all() {
    for (std::size_t done = 0; done < sent_.size();) {
      done += passed(::write(out_.get(), sent_.data() + done, sent_.size() - done), "write");
    }
  }
  void read_all() {
    for (std::size_t done = 0; done < received_.size();) {
      done += passed(::read(in_.get(), received_.data() + done, received_.size() - done), "read");
    }
  }

  BareMessage sent_;
  BareMessage received_;
  Fd in_;
  Fd out_;
};

class Pipe final : public ByteStream {
 public:
  explicit Pipe(std::size_t bytes) : ByteStream(bytes) {
    for (auto& ends : pipes_) {
      std::array<int, 2> fds{};
      check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
      ends = {Fd(fds[0]), Fd(fds[1])};
    }
  }

  void open(Role role) override {
    auto& [requests, replies] = pipes_;
    role == Role::initiator ? use(std::move(replies[0]), std::move(requests[1]))
                            : use(std::move(requests[0]), std::move(replies[1]));
    pipes_ = {};
  }

 private:
  std::array<std::array<Fd, 2>, 2> pipes_;
};

class Fifo final : public ByteStream {
 public:
  Fifo(std::size_t bytes, RunDirectory& names)
      : ByteStream(bytes), requests_(names.file("requests")), replies_(names.file("replies")) {
    check(::mkfifo(requests_.c_str(), 0600), requests_.value());
    check(::mkfifo(replies_.c_str(), 0600), replies_.value());
  }

  // Both open the requests first: in the other order each would wait for the other.
  void open(Role role) override {
    const bool initiates = role == Role::initiator;
    Fd requests = open_end(requests_, initiates ? O_WRONLY : O_RDONLY);
    Fd replies = open_end(replies_, initiates ? O_RDONLY : O_WRONLY);
    initiates ? use(std::move(replies), std::move(requests)) : use(std::move(requests), std::move(replies));
  }

 private:
  static Fd open_end(const Name& name, int flags) {
    return Fd(check(::open(name.c_str(), flags | O_CLOEXEC), name.value()));
  }

  Name requests_;
  Name replies_;
};

class UnixDgram final : public BareLoops {
 public:
  explicit UnixDgram(std::size_t bytes) : sent_(bytes), received_(bytes) {
    std::array<int, 2> fds{};
    check(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds.data()), "socketpair");
    sockets_ = {Fd(fds[0]), Fd(fds[1])};
  }

  void open(Role role) override {
    socket_ = std::move(sockets_[static_cast<std::size_t>(role)]);
    sockets_ = {};
  }
  void ping(std::uint64_t n) override {
    for (; n > 0; --n) {
      check(::send(socket_.get(), sent_.data(), sent_.size(), 0), "send");
      check(::recv(socket_.get(), received_.data(), received_.size(), 0), "recv");
    }
  }
  void pong(std::uint64_t n) override {
    for (; n > 0; --n) {
      check(::recv(socket_.get(), received_.data(), received_.size(), 0), "recv");
      check(::send(socket_.get(), sent_.data(), sent_.size(), 0), "send");
    }
  }

 private:
  BareMessage sent_;
  BareMessage received_;
  std::array<Fd, 2> sockets_;
  Fd socket_;
};

class PosixMq final : public BareLoops {
 public:
  PosixMq(std::size_t bytes, RunDirectory& names)
      : sent_(bytes),
        received_(bytes),
        names_{names.message_queue("requests"), names.message_queue("replies")} {
    mq_attr attributes{};
    attributes.mq_maxmsg = 1;  // a ping-pong never has more under way
    attributes.mq_msgsize = static_cast<long>(bytes);
    for (std::size_t i = 0; i < 2; ++i) {
      const int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
      queues_[i].reset(check(::mq_open(names_[i].c_str(), flags, 0600, &attributes), names_[i].value()));
    }
  }

  void open(Role role) override {
    const bool initiates = role == Role::initiator;
    out_ = queues_[initiates ? 0 : 1].get();
    in_ = queues_[initiates ? 1 : 0].get();
  }
  void ping(std::uint64_t n) override {
    for (; n > 0; --n) {
      check(::mq_send(out_, reinterpret_cast<const char*>(sent_.data()), sent_.size(), 0), "mq_send");
      check(::mq_receive(in_, reinterpret_cast<char*>(received_.data()), received_.size(), nullptr),
            "mq_receive");
    }
  }
  void pong(std::uint64_t n) override {
    for (; n > 0; --n) {
      check(::mq_receive(in_, reinterpret_cast<char*>(received_.data()), received_.size(), nullptr),
            "mq_receive");
      check(::mq_send(out_, reinterpret_cast<const char*>(sent_.data()), sent_.size(), 0), "mq_send");
    }
  }

 private:
  BareMessage sent_;
  BareMessage received_;
  std::array<Name, 2> names_;
  std::array<Fd, 2> queues_;
  mqd_t in_ = -1;
  mqd_t out_ = -1;
};

}  // namespace

std::unique_ptr<BareLoops> bare_pipe(std::size_t bytes, RunDirectory&) {
  return std::make_unique<Pipe>(bytes);
}
std::unique_ptr<BareLoops> bare_fifo(std::size_t bytes, RunDirectory& names) {
  return std::make_unique<Fifo>(bytes, names);
}
std::unique_ptr<BareLoops> bare_unix_dgram(std::size_t bytes, RunDirectory&) {
  return std::make_unique<UnixDgram>(bytes);
}
std::unique_ptr<BareLoops> bare_posix_mq(std::size_t bytes, RunDirectory& names) {
  return std::make_unique<PosixMq>(bytes, names);
}

}  // namespace ipcbench
