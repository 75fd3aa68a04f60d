#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "os/fd.h"
#include "shared/loops.h"
#include "shared/server.h"
#include "shared/store.h"

namespace ipcbench {

/// An object that a server process has, and a stream socket to it for each process.
template <SharedContainer Object>
class ServerStore final : public SharedStore {
 public:
  explicit ServerStore(unsigned processes) {
    for (unsigned i = 0; i < processes; ++i) {
      std::pair<Fd, Fd> ends = stream_pair();
      proxies_.push_back(std::move(ends.first));
      servers_.push_back(std::move(ends.second));
    }
  }

  std::unique_ptr<SharedUser> attach(unsigned process) override {
    Fd mine = std::move(proxies_.at(process));
    close_in_runner();  // who keeps another's end does not let its peer notice that it died
    return std::make_unique<SharedUserOf<Proxy>>(Proxy(std::move(mine)), Object::shape, process);
  }
  std::unique_ptr<Serving> serve() override {
    proxies_.clear();
    return std::make_unique<ServingOf>(std::move(servers_));
  }
  void close_in_runner() override {
    proxies_.clear();
    servers_.clear();
  }

 private:
  struct ServingOf final : Serving {
    explicit ServingOf(std::vector<Fd> sockets) : server(std::move(sockets), std::allocator<Word>()) {}
    Server<Object> server;
  };

  std::vector<Fd> proxies_;
  std::vector<Fd> servers_;
};

}  // namespace ipcbench
