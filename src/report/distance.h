#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ipcbench {

/// Two CPUs of a virtual machine may be two cores at one time and two threads of one core at another, as its
/// host places them; what crosses them takes up to four times as long then. Sessions of the two kinds are no
/// repetitions of each other. They are told apart by what a cache line took (distance_column).
class Distances {
 public:
  Distances() = default;
  /// Learns, for each pair of CPUs, from all CSVs of the runs together. Throws what CsvTable throws.
  explicit Distances(std::span<const std::filesystem::path> runs);

  /// Takes what a cache line took between two CPUs into account, from the next call of `learn` on.
  void add(const std::string& cpu_a, const std::string& cpu_b, double cache_line_ns);
  /// Draws each pair's line between near and far anew.
  void learn();

  /// "near" or "far"; empty where that pair has one distance, or it is unknown.
  [[nodiscard]] std::string_view of(const std::string& cpu_a, const std::string& cpu_b,
                                    std::optional<double> cache_line_ns) const;

 private:
  using Pair = std::pair<std::string, std::string>;

  std::map<Pair, std::vector<double>> seen_;  // ns
  std::map<Pair, double> boundaries_;         // ns
};

}  // namespace ipcbench
