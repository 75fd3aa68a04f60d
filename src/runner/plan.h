#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

/// The CSV columns of a binary, around `repetition,status,reason`: what names a case, where it ran, what was
/// measured.
struct Columns {
  std::vector<std::string> key;
  std::vector<std::string> circumstances;
  std::vector<std::string> values;
};

/// What one repetition came to.
struct Measured {
  std::uint64_t iterations = 0;
  double elapsed_s = 0;                       ///< of all iterations
  double cpu_s = 0;                           ///< of all processes, for all iterations
  std::vector<std::optional<double>> values;  ///< as Columns::values
  std::optional<std::string> noise;           ///< why the row is `noisy`
};

/// One case of a binary and how to measure it.
struct Plan {
  std::string name;  ///< "pipe/block/64/cross-core/default"
  std::vector<std::string> key;
  std::vector<std::string> circumstances;
  std::optional<std::string> skip;    ///< why it cannot run here
  int stage = 0;                      ///< plans of one stage are measured together, the lowest first
  std::function<Measured()> measure;  ///< one repetition; throws what went wrong
};

enum class Status : std::uint8_t { ok, noisy, skipped, failed };
constexpr std::string_view name(Status status) {
  constexpr std::array<std::string_view, 4> names{"ok", "noisy", "skipped", "failed"};
  return names[static_cast<std::size_t>(status)];
}

/// A row: one repetition of one plan.
struct Record {
  std::size_t plan;  ///< index
  int repetition;
  Status status;
  std::string reason;
  Measured measured;
};

/// Whether a record carries figures.
constexpr bool has_figures(Status status) {
  return status == Status::ok || status == Status::noisy;
}

}  // namespace ipcbench
