#include "runner/suite.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>
#include <regex>
#include <thread>

#include "os/error.h"
#include "os/fd.h"
#include "report/csv.h"
#include "runner/google_benchmark.h"
#include "runner/order.h"
#include "runner/progress.h"
#include "runner/usage_error.h"

namespace ipcbench {
namespace {

constexpr const char* csv_schema = "1";
// Five times what a host of virtual machines was seen to take until it let a waiting core sleep again
// (docs/structure.md).
constexpr std::chrono::milliseconds settling_time{500};

std::vector<std::string> header_of(const Columns& columns) {
  std::vector<std::string> header{"schema", "run", "bench"};
  header.insert(header.end(), columns.key.begin(), columns.key.end());
  header.insert(header.end(), {"repetition", "status", "reason"});
  header.insert(header.end(), columns.circumstances.begin(), columns.circumstances.end());
  header.insert(header.end(), columns.values.begin(), columns.values.end());
  return header;
}

// Leaves the file as it was, or absent as it was.
void require_writable(const char* flag, const std::string& path) {
  if (path.empty() || Fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC))) return;
  if (errno == ENOENT && Fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644))) {
    ::unlink(path.c_str());
    return;
  }
  throw UsageError(
      fmt::format("{}: {}: {}; name a file that can be written", flag, path, std::strerror(errno)));
}

// One run of a suite: the files that it writes and what it has measured so far.
class SuiteRun {
 public:
  SuiteRun(const Suite& suite, const CommonOptions& options, const Interrupt& interrupt)
      : suite_(suite), options_(options), interrupt_(interrupt) {
    open_files();
  }

  int run() {
    write_skipped();
    const std::vector<Trial> trials = runnable_trials();
    {
      Progress progress(suite_.bench, trials.size());
      run_google_benchmarks("bench_" + suite_.bench,
                            {.bench = suite_.bench,
                             .plans = suite_.plans,
                             .columns = suite_.columns,
                             .trials = trials,
                             .repetitions = options_.repetitions,
                             .context = context(),
                             .measure = [&](const Trial& trial) { return measure(trial, progress); },
                             .json = json_streams()});
    }
    close_json();
    say_results(trials.size());
    return result();
  }

 private:
  // Both are tried before either is emptied: a call that is wrong changes nothing.
  void open_files() {
    if (!options_.csv_file.empty() && options_.csv_file == options_.json_file) {
      throw UsageError("--csv and --benchmark_out name the same file; give each its own");
    }
    require_writable("--csv", options_.csv_file);
    require_writable("--benchmark_out", options_.json_file);
    try {
      if (!options_.csv_file.empty()) csv_.emplace(options_.csv_file, header_of(suite_.columns));
    } catch (const std::system_error& error) {
      throw UsageError(fmt::format("--csv: {}; name a file that can be written", error.what()));
    }
    if (!options_.json_file.empty()) json_file_.open(options_.json_file);
  }

  std::vector<std::ostream*> json_streams() {
    std::vector<std::ostream*> streams;
    if (json_file_.is_open()) streams.push_back(&json_file_);
    if (options_.format == "json") streams.push_back(&std::cout);
    return streams;
  }

  [[nodiscard]] std::map<std::string, std::string> context() const {
    std::map<std::string, std::string> context = options_.context;
    context["ipcbench_run"] = options_.run;
    context["ipcbench_seed"] = std::to_string(options_.seed);
    return context;
  }

  [[nodiscard]] std::vector<Trial> runnable_trials() const {
    std::vector<int> stages;
    for (const Plan& plan : suite_.plans) stages.push_back(plan.stage);
    std::vector<Trial> trials = shuffled_trials(stages, options_.repetitions, options_.seed);
    std::erase_if(trials, [&](const Trial& trial) { return suite_.plans[trial.plan].skip.has_value(); });
    return trials;
  }

  void write_skipped() {
    for (std::size_t plan = 0; plan < suite_.plans.size(); ++plan) {
      if (!suite_.plans[plan].skip) continue;
      for (int repetition = 0; repetition < options_.repetitions; ++repetition) {
        keep({plan, repetition, Status::skipped, *suite_.plans[plan].skip, {}});
      }
    }
  }

  const Record* measure(const Trial& trial, Progress& progress) {
    if (interrupt_.requested() || !write_error_.empty()) return nullptr;
    const Plan& plan = suite_.plans[trial.plan];
    progress.begin(plan.name);
    settle_before(plan.stage);
    Record record{trial.plan, trial.repetition, Status::ok, {}, {}};
    try {
      record.measured = plan.measure();
      if (record.measured.noise) {
        record.status = Status::noisy;
        record.reason = *record.measured.noise;
      }
    } catch (const Interrupted&) {
      return nullptr;
    } catch (const std::exception& error) {
      record.status = Status::failed;
      record.reason = error.what();
    }
    keep(std::move(record));
    return write_error_.empty() ? &records_.back() : nullptr;
  }

  // What one stage does to the machine is not to be found in the next.
  void settle_before(int stage) {
    if (last_stage_ && *last_stage_ != stage) std::this_thread::sleep_for(settling_time);
    last_stage_ = stage;
  }

  // On disk as soon as it is there; a disk that is full ends the run, with what came before in place.
  void keep(Record record) {
    records_.push_back(std::move(record));
    if (!csv_ || !write_error_.empty()) return;
    try {
      csv_->write(row(records_.back()));
    } catch (const std::system_error& error) {
      write_error_ = error.what();
    }
  }

  [[nodiscard]] std::vector<std::string> row(const Record& record) const {
    const Plan& plan = suite_.plans[record.plan];
    std::vector<std::string> row{csv_schema, options_.run, suite_.bench};
    row.insert(row.end(), plan.key.begin(), plan.key.end());
    row.insert(row.end(),
               {std::to_string(record.repetition), std::string(name(record.status)), record.reason});
    row.insert(row.end(), plan.circumstances.begin(), plan.circumstances.end());
    for (std::size_t i = 0; i < suite_.columns.values.size(); ++i) {
      row.push_back(has_figures(record.status) ? csv_cell(record.measured.values[i]) : "");
    }
    return row;
  }

  void close_json() {
    if (options_.json_file.empty()) return;
    json_file_.close();
    if (!json_file_ && write_error_.empty())
      write_error_ = fmt::format("writing {} failed", options_.json_file);
  }

  void say_results(std::size_t wanted) const {
    if (options_.format == "console") {
      fmt::print("{}", suite_.summary(suite_.plans, records_));
      if (std::fflush(stdout) != 0) throw_errno("writing to standard output");
    }
    const auto measured =
        std::ranges::count_if(records_, [](const Record& r) { return r.status != Status::skipped; });
    if (interrupt_.requested()) {
      fmt::print(stderr, "{}: interrupted; {} of {} measurements are kept\n", suite_.bench, measured, wanted);
    }
    if (!write_error_.empty()) {
      fmt::print(stderr, "{}: {}; stopped after {} of {} measurements, what was written before stays\n",
                 suite_.bench, write_error_, measured, wanted);
    }
    fmt::print(stderr, "{}: seed {}{}\n", suite_.bench, options_.seed,
               options_.csv_file.empty() ? "" : ", rows in " + options_.csv_file);
  }

  [[nodiscard]] int result() const {
    if (!write_error_.empty()) return exit_code::failed;
    if (interrupt_.requested()) return exit_code::interrupted;
    const bool failed =
        std::ranges::any_of(records_, [](const Record& r) { return r.status == Status::failed; });
    return failed ? exit_code::failed : exit_code::fine;
  }

  const Suite& suite_;
  const CommonOptions& options_;
  const Interrupt& interrupt_;
  std::optional<CsvFile> csv_;
  std::ofstream json_file_;
  std::vector<Record> records_;
  std::string write_error_;
  std::optional<int> last_stage_;
};

// Google Benchmark's rule: a regex that begins with '-' is one that must not fit.
class Filter {
 public:
  explicit Filter(const std::string& text) try
      : negative_(text.starts_with('-')),
        regex_(text.substr(negative_ ? 1 : 0), std::regex_constants::extended) {
  } catch (const std::regex_error&) {
    throw UsageError(
        fmt::format("--benchmark_filter: '{}' is not a POSIX extended regular expression", text));
  }

  [[nodiscard]] bool fits(const std::string& name) const {
    return std::regex_search(name, regex_) != negative_;
  }

 private:
  bool negative_;
  std::regex regex_;
};

}  // namespace

std::vector<Plan> filtered(const std::string& bench, std::vector<Plan> plans,
                           std::span<const std::string> filters) {
  for (const std::string& filter : filters) {
    if (filter.empty() || filter == "all") continue;  // both mean no filter to Google Benchmark
    const Filter wanted(filter);
    std::erase_if(plans, [&](const Plan& plan) { return !wanted.fits(bench + "/" + plan.name); });
  }
  if (plans.empty()) {
    throw UsageError("no case fits --benchmark_filter; --benchmark_list_tests prints the names of all");
  }
  return plans;
}

int run_suite(Suite suite, const CommonOptions& options, const Interrupt& interrupt) {
  suite.plans = filtered(suite.bench, std::move(suite.plans), options.filters);
  if (options.list_tests) {
    for (const Plan& plan : suite.plans) fmt::print("{}/{}\n", suite.bench, plan.name);
    return exit_code::fine;
  }
  return SuiteRun(suite, options, interrupt).run();
}

}  // namespace ipcbench
