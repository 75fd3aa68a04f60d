#pragma once

#include <boost/interprocess/allocators/allocator.hpp>
#include <boost/interprocess/anonymous_shared_memory.hpp>
#include <boost/interprocess/managed_external_buffer.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <memory>
#include <vector>

#include "shared/loops.h"
#include "shared/server.h"

namespace ipcbench {

/// Serves an object in the process that has it, as long as this is.
class Serving {
 public:
  Serving() = default;
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;
  virtual ~Serving() = default;
};

/// Where an object lies, with its type erased. The runner makes it before it forks the processes.
class SharedStore {
 public:
  SharedStore() = default;
  SharedStore(const SharedStore&) = delete;
  SharedStore& operator=(const SharedStore&) = delete;
  virtual ~SharedStore() = default;

  /// In the process of that number. Throws std::exception.
  virtual std::unique_ptr<SharedUser> attach(unsigned process) = 0;
  /// In the server's process. Throws std::exception.
  virtual std::unique_ptr<Serving> serve() = 0;
  /// Lets go, in the runner, of what only the processes need.
  virtual void close_in_runner() = 0;
};

using SegmentAllocator =
    boost::interprocess::allocator<Word, boost::interprocess::managed_external_buffer::segment_manager>;

/// An object in a managed segment: Boost.Interprocess's allocator, its index of names, and pointers that hold
/// wherever it is mapped, in anonymous memory that the processes inherit. So nothing has a name that could be
/// left behind, and a lock whose holder was killed goes with the session.
template <SharedContainer Object>
class SegmentStore final : public SharedStore {
 public:
  explicit SegmentStore(unsigned /*processes*/)
      : memory_(boost::interprocess::anonymous_shared_memory(segment_bytes)),
        segment_(boost::interprocess::create_only, memory_.get_address(), memory_.get_size()) {
    segment_.construct<Object>(name)(SegmentAllocator(segment_.get_segment_manager()));
  }

  std::unique_ptr<SharedUser> attach(unsigned process) override {
    Object* object = segment_.find<Object>(name).first;
    if (object == nullptr) throw std::runtime_error("the segment does not hold the object");
    return std::make_unique<SharedUserOf<Object&>>(*object, Object::shape, process);
  }
  std::unique_ptr<Serving> serve() override { return nullptr; }
  void close_in_runner() override {}

 private:
  static constexpr const char* name = "object";
  // A map of max_elements, each a node of 40 bytes and its block's head, takes 4 MiB; untouched pages take
  // none.
  static constexpr std::size_t segment_bytes = std::size_t{32} << 20;

  boost::interprocess::mapped_region memory_;
  boost::interprocess::managed_external_buffer segment_;
};

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
