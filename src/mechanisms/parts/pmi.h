#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ipcbench {

/// Where the two ranks of an MPI job on this machine find each other, in memory that both share: what a
/// launcher does for its job by PMI-1 (Balaji et al., "PMI: A Scalable Parallel Process-Management Interface
/// for Extreme-Scale Systems", EuroMPI 2010).
class PmiJob {
 public:
  static constexpr int ranks = 2;
  static constexpr int name_bytes = 64;  ///< of a key, with its end
  static constexpr int value_bytes = 16384;

  /// False where it is too long, or where that rank has put as much as there is room for.
  bool put(int rank, std::string_view key, std::string_view value);
  /// What that rank has put can be got from now on.
  void commit(int rank);
  [[nodiscard]] std::optional<std::string_view> get(std::string_view key) const;
  /// Returns once both ranks have come to their barrier of that number; the first is 1.
  void meet(std::uint32_t number);

 private:
  struct Pair {
    std::array<char, name_bytes> key;
    std::array<char, value_bytes> value;
  };
  struct Board {
    std::array<Pair, 4> pairs;
    unsigned put = 0;
    std::atomic<unsigned> committed{0};
  };

  std::array<Board, ranks> boards_{};
  std::atomic<std::uint32_t> arrived_{0};
};

/// Makes this process that rank of the job: the functions PMI_…, which an MPI library calls, answer for it.
void become_rank(PmiJob& job, int rank);

}  // namespace ipcbench
