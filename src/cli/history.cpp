#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "history/database.h"
#include "history/drawing.h"
#include "history/history_json.h"
#include "history/history_text.h"
#include "history/otava.h"
#include "history/series.h"
#include "history/storable.h"
#include "os/error.h"
#include "os/posix_regex.h"
#include "os/usage_error.h"
#include "report/json_text.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

struct HistoryOptions {
  std::string file = "results/history.sqlite";
  std::vector<std::string> runs;
  std::string cells;  // empty: all
  std::string base;   // empty: the latest one, for an export
  std::string out;
  std::string plots;  // empty: the checkout's
  bool json = false;
};

// What the file holds and the user asks for; never nothing.
std::vector<Series> asked_series(const HistoryOptions& options) {
  const std::vector<Entry> entries = Database::open(options.file).entries();
  if (entries.empty()) {
    throw UsageError(fmt::format("{}: holds no run yet; `ipcbench history add RUN` adds one", options.file));
  }
  const PosixRegex regex(options.cells, "--cells");
  std::vector<Entry> chosen;
  std::ranges::copy_if(entries, std::back_inserter(chosen),
                       [&](const Entry& each) { return regex.found_in(each.cell); });
  if (!chosen.empty()) return series_of(chosen);
  throw UsageError(
      fmt::format("--cells: no cell's name holds '{}'; such as {}", options.cells, entries.front().cell));
}

void print_added(const HistoryOptions& options, const std::vector<Judgement>& judgements,
                 const std::vector<bool>& added) {
  for (std::size_t i = 0; i < judgements.size(); ++i) {
    const Judgement& each = judgements[i];
    const std::size_t cells = each.findings.size();
    const std::string what =
        added[i] ? fmt::format("added: {} of {} over {}, {} cell{}", each.kind, label(each.head),
                               label(each.base), cells, cells == 1 ? "" : "s")
                 : "already there";
    fmt::print("{}: {} ({})\n", options.runs[i], what, each.id);
  }
}

// All runs are read before anything is stored, and stored together or not at all.
void add_runs(const HistoryOptions& options) {
  take_signals_for_errors();
  std::vector<Judgement> judgements;
  for (const std::string& run : options.runs) judgements.push_back(read_storable(run));
  print_added(options, judgements, Database::open_or_create(options.file).add(judgements));
}

void show(const HistoryOptions& options) {
  const std::vector<Series> series = asked_series(options);
  print_whole(options.json ? dump_json(to_json(series), 2) + "\n" : history_text(series));
}

// An export is of one base: those of the latest run, or what --base says.
std::vector<Series> of_one_base(std::vector<Series> all, const HistoryOptions& options) {
  const auto fits = [&](const Series& each) {
    return !each.points.empty() && (options.base.empty() || each.base.commit.starts_with(options.base) ||
                                    each.base.given == options.base);
  };
  const auto latest = std::ranges::max_element(all, {}, [&](const Series& each) {
    return fits(each) ? each.points.back().unix_time_ms : std::numeric_limits<std::int64_t>::min();
  });
  if (!fits(*latest)) {
    throw UsageError(
        options.base.empty()
            ? "nothing to export: no cell was ever measured; see `ipcbench history show`"
            : fmt::format("--base: no run over '{}'; see `ipcbench history show`", options.base));
  }
  const std::size_t number = latest->base_number;
  std::erase_if(all, [&](const Series& each) { return each.base_number != number || each.points.empty(); });
  return all;
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) {
    throw UsageError(fmt::format("--out: cannot write {} ({}); give another file", path,
                                 std::generic_category().message(errno)));
  }
  if (!(file << text).flush()) throw_errno(fmt::format("{}: not written", path));
}

void export_otava(const HistoryOptions& options) {
  std::vector<Series> all = asked_series(options);
  const std::size_t count = all.size();
  const std::vector<Series> series = of_one_base(std::move(all), options);
  const OtavaExport result = otava_export(series);
  if (series.size() < count) {
    fmt::print(stderr, "ipcbench: the export is of base {} alone; --base chooses another\n",
               label(series.front().base));
  }
  for (const std::string& remark : result.remarks) fmt::print(stderr, "ipcbench: {}\n", remark);
  if (options.out.empty()) {
    print_whole(result.csv);
  } else {
    write_text(options.out, result.csv);
  }
}

int plot(const HistoryOptions& options) {
  const std::vector<Series> series = asked_series(options);
  const fs::path plots = options.plots.empty() ? plots_beside_program() : fs::path(options.plots);
  return draw_history(plots, options.out, dump_json(to_json(series)));
}

std::shared_ptr<HistoryOptions> options_of(CommandLine& command) {
  auto options = std::make_shared<HistoryOptions>();
  command.add("--file", options->file, "The history").show_default();
  return options;
}

void add_cells(CommandLine& command, HistoryOptions& options) {
  command.add("--cells", options.cells, "Only cells whose name holds this POSIX extended regex");
}

void add_add(CommandLine& history) {
  CommandLine command =
      history.add_command("add", "Stores the judgements of runs; one that is already there stays as it is");
  const auto options = options_of(command);
  command.add("RUN", options->runs, "What `ipcbench gate --out DIR` wrote: DIR, or the judgement.json in it")
      .required();
  command.on_call([options] { add_runs(*options); });
}

void add_show(CommandLine& history) {
  CommandLine command = history.add_command("show", "The series of each cell, and where it changed for good");
  const auto options = options_of(command);
  add_cells(command, *options);
  command.add_switch("--json", options->json, "For programs, with every run");
  command.on_call([options] { show(*options); });
}

void add_export(CommandLine& history) {
  CommandLine command = history.add_command("export", "A CSV for Apache Otava (docs/history.md)");
  const auto options = options_of(command);
  add_cells(command, *options);
  command.add("--base", options->base, "A commit's beginning (default: that of the latest run)");
  command.add("--out", options->out, "Write this file, not standard output");
  command.on_call([options] { export_otava(*options); });
}

void add_plot(CommandLine& history, int& result) {
  CommandLine command = history.add_command("plot", "Draws a panel for each series, as SVG and PNG");
  const auto options = options_of(command);
  options->out = "plots/history";
  add_cells(command, *options);
  command.add("--out", options->out, "Where to write; made if missing").show_default();
  command.add("--plots", options->plots,
              "Where the plotting program history.py is (default: the checkout of this build)");
  command.on_call([options, &result] { result = plot(*options); });
}

}  // namespace

void add_history(CommandLine& line, int& result) {
  CommandLine history = line.add_command(
      "history", "Keeps the judgements of gates, and finds the commits between which a cell changed");
  history.require_command();
  add_add(history);
  add_show(history);
  add_plot(history, result);
  add_export(history);
}

}  // namespace ipcbench
