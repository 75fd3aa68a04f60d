#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "shared/connection.h"
#include "shared/word.h"

namespace ipcbench {

/// What a proxy asks of its server: FrameHead::code, with FrameHead::argument and the words that follow.
enum class Call : std::uint32_t {
  read,       ///< of the element `argument`; answered by its words
  write,      ///< to the element `argument`, the words
  increment,  ///< of the element `argument`
  append,     ///< of `argument`
  reset,      ///< to so many elements as `argument` says, of the one word
  contents,   ///< answered by all words
};
/// FrameHead::code of a reply.
enum class Answer : std::uint32_t {
  done,
  full,    ///< nothing more can be appended
  failed,  ///< why follows as text, `argument` bytes
};

/// A hold on an object that a server process has (shared/server.h): each operation is a call. Throws what its
/// connection throws, and std::runtime_error where the server could not do it or is gone.
class Proxy {
 public:
  explicit Proxy(Fd socket) : server_(std::move(socket)) {}

  void read(std::size_t index, std::span<Word> out) {
    call(Call::read, index, {});
    if (server_.words().size() != out.size()) throw std::runtime_error("a reply of another length");
    std::copy_n(server_.words().begin(), server_.words().size(), out.begin());
  }
  void write(std::size_t index, std::span<const Word> in) { call(Call::write, index, in); }
  void increment(std::size_t index) { call(Call::increment, index, {}); }
  bool append(Word word) { return call(Call::append, word, {}) == Answer::done; }
  void reset(std::size_t elements, Word word) { call(Call::reset, elements, {&word, 1}); }
  std::size_t contents(std::span<Word> out) {
    call(Call::contents, 0, {});
    std::copy_n(server_.words().begin(), server_.words().size(), out.begin());
    return server_.words().size();
  }

 private:
  Answer call(Call what, Word argument, std::span<const Word> words) {
    server_.send(static_cast<std::uint32_t>(what), argument, words);
    if (!server_.receive()) throw std::runtime_error("the server is gone");
    const auto answer = static_cast<Answer>(server_.head().code);
    if (answer != Answer::failed) return answer;
    const std::string why(reinterpret_cast<const char*>(server_.words().data()),
                          std::min<std::size_t>(server_.head().argument, server_.words().size_bytes()));
    throw std::runtime_error("the server could not: " + why);
  }

  Connection server_;
};

}  // namespace ipcbench
