#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace ipcbench {

/// Two CPUs of a virtual machine may be two cores at one time and two threads of one core at another, as its
/// host places them; what crosses them takes up to four times as long then. Sessions of the two kinds are no
/// repetitions of each other. They are told apart by what a cache line took (distance_column).
class Distances {
 public:
  /// Learns, for each pair of CPUs, from all CSVs of the runs together. Throws what CsvTable throws.
  explicit Distances(std::span<const std::filesystem::path> runs);

  /// "near" or "far"; empty where that pair has one distance, or it is unknown.
  [[nodiscard]] std::string_view of(const std::string& cpu_a, const std::string& cpu_b,
                                    std::optional<double> cache_line_ns) const;

 private:
  std::map<std::pair<std::string, std::string>, double> boundaries_;  // by CPUs; ns
};

}  // namespace ipcbench
