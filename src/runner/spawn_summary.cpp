#include "runner/spawn_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "os/text.h"
#include "report/table.h"
#include "report/units.h"
#include "runner/medians.h"
#include "runner/problems.h"

namespace ipcbench {
namespace {

// The positions in Plan::key and in Plan::circumstances.
enum KeyField : std::size_t { mechanism, wait, message_bytes, placement, idle };
enum Circumstance : std::size_t { cpu_a, cpu_b, shares_llc, caller_bytes, caller_pages };

constexpr const char* reference = "bare-pipe";

std::string cell(std::optional<double> value, std::string (*format)(double)) {
  return value ? format(*value) : "-";
}

// The plans of one table: way -> size -> index. Sizes are of the caller, or of what is captured.
class Grid {
 public:
  void add(const std::string& way, const std::string& bytes, std::size_t index) {
    rows_[way][parse_number<std::size_t>(bytes).value_or(0)] = index;
  }

  // One figure over the sizes, ways that take least at the smallest first.
  [[nodiscard]] std::string over_sizes(const Medians& medians, const std::string& heading,
                                       const char* column) const {
    std::vector<std::string> header{heading};
    for (const std::size_t size : sizes()) header.push_back(format_bytes(size));
    Table table(header);
    for (const std::string& way : ranked(medians)) {
      std::vector<std::string> row{way};
      for (const std::size_t size : sizes())
        row.push_back(cell(value(medians, way, size, column), format_ns));
      table.add(row);
    }
    return table.text();
  }

  // All parts of a start at the smallest size.
  [[nodiscard]] std::string parts(const Medians& medians) const {
    const std::size_t least = sizes().front();
    Table table({fmt::format("a start, caller of {}", format_bytes(least)), "caller goes on",
                 "first instruction", "reaped", "p99", "CPU"});
    for (const std::string& way : ranked(medians)) {
      const auto figure = [&](const char* column) {
        return cell(value(medians, way, least, column), format_ns);
      };
      table.add({way, figure("caller_mean_ns"), figure("first_mean_ns"), figure("reaped_mean_ns"),
                 figure("reaped_p99_ns"), figure("cpu_ns_per_start")});
    }
    return table.text();
  }

  // What captures moved, and over what the bare pipe did.
  [[nodiscard]] std::string captures(const Medians& medians) const {
    std::vector<std::string> header{"captured, start to reaped"};
    for (const std::size_t size : sizes()) {
      header.insert(header.end(), {format_bytes(size), "rate", "of the bare pipe's"});
    }
    Table table(header);
    for (const std::string& way : ranked(medians)) {
      std::vector<std::string> row{way};
      for (const std::size_t size : sizes()) {
        const auto rate = value(medians, way, size, "bytes_per_s");
        const auto bare = value(medians, reference, size, "bytes_per_s");
        row.push_back(cell(value(medians, way, size, "reaped_mean_ns"), format_ns));
        row.push_back(cell(rate, format_bytes_per_s));
        row.push_back(rate && bare ? fmt::format("{:.0f} %", 100 * *rate / *bare) : "-");
      }
      table.add(row);
    }
    return table.text();
  }

 private:
  [[nodiscard]] std::vector<std::size_t> sizes() const {
    std::map<std::size_t, bool> all;
    for (const auto& [way, row] : rows_) {
      for (const auto& [size, index] : row) all[size] = true;
    }
    std::vector<std::size_t> ascending;
    for (const auto& [size, there] : all) ascending.push_back(size);
    return ascending;
  }
  [[nodiscard]] std::optional<double> value(const Medians& medians, const std::string& way, std::size_t size,
                                            const char* column) const {
    const auto row = rows_.find(way);
    if (row == rows_.end()) return std::nullopt;
    const auto found = row->second.find(size);
    return found == row->second.end() ? std::nullopt : medians.of(found->second, column);
  }
  [[nodiscard]] std::vector<std::string> ranked(const Medians& medians) const {
    std::vector<std::pair<double, std::string>> order;
    for (const auto& [way, row] : rows_) {
      const auto first = value(medians, way, sizes().front(), "reaped_mean_ns");
      order.emplace_back(first.value_or(std::numeric_limits<double>::infinity()), way);
    }
    std::ranges::sort(order);
    std::vector<std::string> names;
    for (auto& [figure, way] : order) names.push_back(std::move(way));
    return names;
  }

  std::map<std::string, std::map<std::size_t, std::size_t>> rows_;
};

}  // namespace

std::string spawn_summary(const Columns& columns, std::span<const Plan> plans,
                          std::span<const Record> records) {
  const Medians medians(columns, plans, records);
  std::map<std::string, Grid> starts;
  std::map<std::string, Grid> captures;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Plan& plan = plans[i];
    const std::string where = fmt::format("{}, idle={}", plan.key[placement], plan.key[idle]);
    if (plan.key[message_bytes].empty()) {
      starts[fmt::format("{}, {} pages", where, plan.circumstances[caller_pages])].add(
          plan.key[mechanism], plan.circumstances[caller_bytes], i);
    } else {
      captures[where].add(plan.key[mechanism], plan.key[message_bytes], i);
    }
  }
  std::string text;
  for (const auto& [where, grid] : starts) {
    text +=
        fmt::format("Starting, {} (medians of the repetitions)\n{}\n{}\n", where, grid.parts(medians),
                    grid.over_sizes(medians, "start to reaped, by the caller's memory", "reaped_mean_ns"));
  }
  for (const auto& [where, grid] : captures) {
    text += fmt::format("Taking a program's output, {} (medians of the repetitions)\n{}\n", where,
                        grid.captures(medians));
  }
  return text + problems_text(plans, records);
}

}  // namespace ipcbench
