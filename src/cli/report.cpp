#include <fmt/format.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/stored_run.h"
#include "history/database.h"
#include "history/history_json.h"
#include "history/series.h"
#include "os/error.h"
#include "os/usage_error.h"
#include "page/page.h"
#include "page/page_data.h"
#include "report/build_identity.h"
#include "report/csv_table.h"
#include "report/utc_text.h"
#include "verdict/whole_file.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

// Where Debian's libjs-chart.js has it, and npm's chart.js below a directory where it was installed.
constexpr std::array<const char*, 3> chart_libraries{"/usr/share/javascript/chart.js/Chart.min.js",
                                                     "/usr/share/javascript/chart.js/chart.min.js",
                                                     "node_modules/chart.js/dist/chart.umd.js"};

constexpr std::array<std::string_view, 2> lecture_columns{"construct", "question"};

struct ReportOptions {
  std::vector<std::string> runs{"latest"};
  std::string out;      // empty: report.html in the first run's directory
  std::string charts;   // empty: one of chart_libraries
  std::string history;  // empty: none
};

fs::path chart_library(const ReportOptions& options) {
  if (!options.charts.empty()) {
    if (fs::is_regular_file(options.charts)) return options.charts;
    throw UsageError(fmt::format("--charts: no such file {}; give Chart.js", options.charts));
  }
  for (const char* place : chart_libraries) {
    if (fs::is_regular_file(place)) return place;
  }
  throw UsageError(
      "Chart.js is not here, which draws the report; install libjs-chart.js (Debian), or name the file with "
      "--charts");
}

// What cannot be read of what is not figures is a remark, not the end of the report.
std::vector<std::vector<std::string>> lecture_of(const fs::path& directory,
                                                 std::vector<std::string>& remarks) {
  const fs::path file = directory / "lecture.csv";
  if (!fs::exists(file)) return {};
  try {
    const CsvTable table(file, lecture_columns);
    std::vector<std::vector<std::string>> rows{table.header()};
    rows.insert(rows.end(), table.rows().begin(), table.rows().end());
    return rows;
  } catch (const std::exception& error) {
    remarks.emplace_back(error.what());
    return {};
  }
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw_errno(path.string());
  return text;
}

nlohmann::json about_suite() {
  return {{"name", "ipcbench"},
          {"version", version_text(build_identity())},
          {"made", utc_text(std::time(nullptr), "%Y-%m-%dT%H:%M:%SZ")}};
}

ReportedRun reported(const fs::path& given, const fs::path& page) {
  const fs::path directory = fs::canonical(given);
  ReportedRun run{.name = directory.filename(),
                  .results = stored_results(directory, Distances({&directory, 1}))};
  run.environment = stored_json(directory, "environment.json");
  run.mechanisms = stored_json(directory, "mechanisms.json");
  run.claims = stored_json(directory, "claims.json");
  const nlohmann::json gate = stored_json(directory, "judgement.json");
  if (!gate.empty()) run.gate = gate;
  run.lecture = lecture_of(directory, run.results.remarks);
  for (const BenchResults& each : run.results.benches) {
    run.links[each.bench] = fs::proximate(csv_of(directory, each.bench), page.parent_path()).generic_string();
  }
  return run;
}

nlohmann::json history_of(const std::string& file) {
  if (file.empty()) return nullptr;
  return to_json(series_of(Database::open(file).entries()));
}

void write_report(const ReportOptions& options) {
  take_signals_for_errors();
  const fs::path charts = chart_library(options);
  std::vector<fs::path> directories;
  for (const std::string& run : options.runs) directories.push_back(run_directory(run));
  const fs::path page_file =
      fs::absolute(options.out.empty() ? directories.front() / "report.html" : fs::path(options.out));
  nlohmann::json runs = nlohmann::json::array();
  for (const fs::path& directory : directories) {
    const ReportedRun run = reported(directory, page_file);
    say_remarks(run.results);
    runs.push_back(page_data(run));
  }
  const nlohmann::json data{
      {"suite", about_suite()}, {"runs", std::move(runs)}, {"history", history_of(options.history)}};
  write_whole(page_file, page(data, text_of(charts)));
  fmt::print("{}\n", options.out.empty() ? (directories.front() / "report.html").string() : options.out);
}

}  // namespace

void add_report(CommandLine& line) {
  CommandLine command = line.add_command("report", "A page that shows one run, or several side by side");
  const auto options = std::make_shared<ReportOptions>();
  command.add("RUN", options->runs, "Runs' directories, or their names in ./results (default: latest)");
  command.add("--out", options->out,
              "Where to write the page (default: report.html in the first run's directory)");
  command.add("--charts", options->charts,
              "Chart.js, to be put into the page (default: Debian's or npm's, where it is)");
  command.add("--history", options->history, "Shows the series of that history, too");
  command.on_call([options] { write_report(*options); });
}

}  // namespace ipcbench
