#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

/// Rows with an `id()` that put themselves into a registry before main, each from its own file.
template <class Row>
class SelfRegistered {
 public:
  /// Made by the first registration, whichever file's it is.
  static SelfRegistered& registry() {
    static SelfRegistered one;
    return one;
  }

  void add(const Row& row) { rows_.push_back(row); }

  /// All, sorted by id. Throws std::logic_error where two have the same; `what` they are called.
  [[nodiscard]] std::vector<Row> sorted(std::string_view what) const {
    std::vector<Row> all = rows_;
    std::ranges::sort(all, {}, &Row::id);
    const auto twice = std::ranges::adjacent_find(all, {}, &Row::id);
    if (twice != all.end()) {
      throw std::logic_error("two " + std::string(what) + " are called " + std::string(twice->id()));
    }
    return all;
  }

 private:
  std::vector<Row> rows_;
};

/// The row with that id, or nullptr.
template <class Row>
const Row* row_of(const std::vector<Row>& rows, std::string_view id) {
  const auto found = std::ranges::find(rows, id, &Row::id);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace ipcbench
