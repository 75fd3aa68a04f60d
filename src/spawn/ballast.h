#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ipcbench {

/// The pages that a caller's memory consists of: the machine's smallest, or transparent huge pages.
enum class Pages : std::uint8_t { base, huge };
constexpr std::array<std::string_view, 2> page_names{"base", "huge"};
constexpr std::string_view name(Pages pages) {
  return page_names[static_cast<std::size_t>(pages)];
}

/// Why a caller cannot hold so many bytes in such pages here, if it cannot.
std::optional<std::string> why_no_ballast(std::uint64_t bytes, Pages pages);

/// Memory that a process holds and has written to, as a grown program does: what fork has to copy the page
/// tables of.
class Ballast {
 public:
  /// Throws std::system_error.
  Ballast(std::uint64_t bytes, Pages pages);
  Ballast(const Ballast&) = delete;
  Ballast& operator=(const Ballast&) = delete;
  ~Ballast();

  /// The share of it that lies in huge pages, from 0 to 1.
  [[nodiscard]] double in_huge_pages() const;

 private:
  std::uint64_t bytes_;
  void* memory_;
};

}  // namespace ipcbench
