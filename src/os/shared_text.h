#pragma once

#include <array>
#include <string_view>

namespace ipcbench {

/// A short text in shared memory, empty at first; written by one process and read once that has ended.
class SharedText {
 public:
  /// Keeps what fits.
  void set(std::string_view text) { text_[text.copy(text_.data(), text_.size() - 1)] = '\0'; }
  [[nodiscard]] std::string_view get() const { return text_.data(); }

 private:
  std::array<char, 480> text_{};
};

}  // namespace ipcbench
