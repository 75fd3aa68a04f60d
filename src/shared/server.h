#pragma once

#include <algorithm>
#include <cstring>
#include <exception>
#include <string_view>
#include <thread>
#include <vector>

#include "shared/connection.h"
#include "shared/end.h"
#include "shared/proxy.h"

namespace ipcbench {

/// Answers the calls of one proxy, until that is gone.
template <SharedContainer Object>
class Calls {
 public:
  Calls(Object& object, Fd socket) : object_(object), proxy_(std::move(socket)), words_(max_words) {}

  /// Throws what its connection throws; what the object throws is the proxy's to hear.
  void answer_all() {
    while (proxy_.receive()) {
      try {
        answer();
      } catch (const std::exception& failure) {
        fail(failure.what());
      }
    }
  }

 private:
  void answer() {
    const Word argument = proxy_.head().argument;
    switch (static_cast<Call>(proxy_.head().code)) {
      case Call::read:
        object_.read(argument, {words_.data(), Object::shape.width});
        return reply(Answer::done, Object::shape.width);
      case Call::write:
        require_words(Object::shape.width);
        object_.write(argument, proxy_.words());
        return reply(Answer::done);
      case Call::increment:
        object_.increment(argument);
        return reply(Answer::done);
      case Call::append:
        return reply(object_.append(argument) ? Answer::done : Answer::full);
      case Call::reset:
        require_words(1);
        object_.reset(argument, proxy_.words()[0]);
        return reply(Answer::done);
      case Call::contents:
        return reply(Answer::done, object_.contents({words_.data(), words_.size()}));
    }
    throw std::runtime_error("a call that there is not");
  }
  void require_words(std::size_t count) const {
    if (proxy_.words().size() != count) throw std::runtime_error("a call of another length");
  }
  void reply(Answer answer, std::size_t words = 0, Word argument = 0) {
    proxy_.send(static_cast<std::uint32_t>(answer), argument, {words_.data(), words});
  }
  void fail(std::string_view why) {
    const std::size_t bytes = std::min(why.size(), words_.size() * sizeof(Word));
    std::memcpy(words_.data(), why.data(), bytes);
    reply(Answer::failed, (bytes + sizeof(Word) - 1) / sizeof(Word), bytes);
  }

  Object& object_;
  Connection proxy_;
  Words words_;
};

/// An object, and a thread for each process that has a proxy of it, as Python's multiprocessing.Manager has.
/// Ends when the last of them is gone.
template <SharedContainer Object>
class Server {
 public:
  template <class Allocator>
  Server(std::vector<Fd> sockets, const Allocator& allocator) : object_(allocator) {
    for (Fd& socket : sockets) {
      threads_.emplace_back([this, mine = std::move(socket)]() mutable {
        try {
          Calls(object_, std::move(mine)).answer_all();
        } catch (const std::exception&) {
          // The connection is closed with it: its proxy notices, and says so.
        }
      });
    }
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  Object object_;
  std::vector<std::thread> threads_;
};

}  // namespace ipcbench
