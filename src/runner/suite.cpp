#include "runner/suite.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "os/busy_programs.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/idle.h"
#include "os/usage_error.h"
#include "report/columns.h"
#include "runner/filter.h"
#include "runner/google_benchmark.h"
#include "runner/progress.h"
#include "runner/result_files.h"
#include "runner/scheduler.h"
#include "runner/steadiness.h"

namespace ipcbench {
namespace {

double now_s() {
  return static_cast<double>(now_ns()) / 1e9;
}

std::string seconds_text(double seconds) {
  return fmt::format("{:.{}f} s", seconds, seconds < 100 ? 1 : 0);
}

std::size_t runnable(std::span<const Plan> plans) {
  return static_cast<std::size_t>(std::ranges::count_if(plans, [](const Plan& plan) { return !plan.skip; }));
}

// Cases that an earlier run has measured can do without.
void require_time_for_each(std::span<const Plan> plans, const std::vector<Record>& earlier,
                           std::optional<double> budget_s) {
  const double least_s = least_seconds(plans, earlier);
  if (!budget_s || *budget_s >= least_s) return;
  throw UsageError(fmt::format(
      "--budget: {:g} s is too short: one session of each of the {} cases takes at least {:.3g} s; "
      "give more, or choose fewer cases",
      *budget_s, runnable(plans), least_s));
}

// One run of a suite: what it has measured so far.
class SuiteRun {
 public:
  SuiteRun(const Suite& suite, const CommonOptions& options, const Interrupt& interrupt, ResultFiles& files)
      : suite_(suite),
        options_(options),
        interrupt_(interrupt),
        files_(files),
        scheduler_(suite.plans, {options.repetitions, options.budget_s, options.seed}, now_s) {
    take_over(files.earlier());
    write_skipped();
  }

  int run() {
    {
      Progress progress(suite_.bench, scheduler_.repetitions_left(), options_.budget_s);
      run_google_benchmarks("bench_" + suite_.bench, {.bench = suite_.bench,
                                                      .plans = suite_.plans,
                                                      .columns = suite_.columns,
                                                      .timing = suite_.timing,
                                                      .repetitions = options_.repetitions,
                                                      .next = [&] { return next(progress); },
                                                      .context = [&] { return context(); },
                                                      .json = files_.json()});
    }
    unless_written([&] { files_.close_json(); });
    say_results();
    return result();
  }

 private:
  // What failed is to be measured again, and so is not among this run's records.
  void take_over(const std::vector<Record>& earlier) {
    for (const Record& record : earlier) {
      scheduler_.take_over(record, sample(record), counts(record));
      if (record.status != Status::failed) records_.push_back(record);
    }
    earlier_ = records_.size();
  }

  [[nodiscard]] bool counts(const Record& record) const {
    return !options_.since_unix_ms || !has_figures(record.status) ||
           record.values.back() >= static_cast<double>(*options_.since_unix_ms);
  }

  void write_skipped() {
    for (std::size_t plan = 0; plan < suite_.plans.size(); ++plan) {
      if (!suite_.plans[plan].skip) continue;
      for (int repetition = scheduler_.taken(plan); repetition < options_.repetitions; ++repetition) {
        keep({plan, repetition, Status::skipped, *suite_.plans[plan].skip, {}}, {});
      }
    }
  }

  // First those of an earlier run, then what is measured.
  const Record* next(Progress& progress) {
    while (reported_ < earlier_) {
      const Record& record = records_[reported_++];
      if (has_figures(record.status)) return &record;
    }
    if (stopped()) return nullptr;
    const auto trial = scheduler_.next();
    keep_left_out();
    return trial ? measure(*trial, progress) : nullptr;
  }

  const Record* measure(const Trial& trial, Progress& progress) {
    const Plan& plan = suite_.plans[trial.plan];
    progress.begin(plan.name, scheduler_.repetitions_left() + 1, std::exchange(others_, ""));
    settle_before(plan.stage);
    Record record{trial.plan, trial.repetition, Status::ok, {}, {}};
    Measured measured;
    const ProgramTimes others;
    const double begin_s = now_s();
    const auto begin_unix_ms = static_cast<double>(unix_time_ms());
    try {
      measured = plan.measure(trial.repetition);
      measured.values.emplace_back(begin_unix_ms);
      record.values = as_written(measured.values);
      record.lists = std::move(measured.lists);
      if (measured.noise) {
        record.status = Status::noisy;
        record.reason = *measured.noise;
        others_ = busy_programs_text(others.busy_since());
      }
    } catch (const Interrupted&) {
      return nullptr;
    } catch (const std::exception& error) {
      record.status = Status::failed;
      record.reason = error.what();
    }
    scheduler_.ended(record.status, sample(record), now_s() - begin_s);
    ++sessions_;
    timed_s_ += measured.timed_s;
    keep(std::move(record), measured.histogram);
    return stopped_writing() ? nullptr : &records_.back();
  }

  // What one stage does to the machine is not to be found in the next.
  void settle_before(int stage) {
    if (last_stage_ && *last_stage_ != stage) std::this_thread::sleep_for(settling_time);
    last_stage_ = stage;
  }

  // In the order of time.
  [[nodiscard]] Sample sample(const Record& record) {
    if (!has_figures(record.status)) return {};
    const NamedValues values(suite_.columns, record.values);
    const Plan& plan = suite_.plans[record.plan];
    return {.headline = values.find(headline_of(suite_.bench)),
            .cpu_a = circumstance(plan, "cpu_a"),
            .cpu_b = circumstance(plan, "cpu_b"),
            .cache_line_ns = std::ranges::count(suite_.columns.values, distance_column) > 0
                                 ? values.find(distance_column)
                                 : std::nullopt,
            .visit = visit_of(record)};
  }

  // Between two visits to this question the others are asked.
  std::size_t visit_of(const Record& record) {
    constexpr double longest_pause_ms = 2000;
    const double began_ms = record.values.back().value_or(0);
    if (began_ms - last_began_ms_ > longest_pause_ms) ++visit_;
    last_began_ms_ = began_ms;
    return visit_;
  }

  [[nodiscard]] std::string circumstance(const Plan& plan, std::string_view column) const {
    const auto found = std::ranges::find(suite_.columns.circumstances, column);
    if (found == suite_.columns.circumstances.end()) return "";
    return plan.circumstances[static_cast<std::size_t>(found - suite_.columns.circumstances.begin())];
  }

  // A row for each case that the budget has no time for, and a line that names them.
  void keep_left_out() {
    const std::vector<std::size_t> left_out = scheduler_.newly_left_out();
    if (left_out.empty()) return;
    const std::string reason = fmt::format(
        "{}: the sessions of the cases before it take the budget of {:g} s", no_time, *options_.budget_s);
    std::vector<std::string_view> names;
    for (const std::size_t plan : left_out) {
      names.push_back(suite_.plans[plan].name);
      keep({plan, scheduler_.taken(plan), Status::skipped, reason, {}}, {});
    }
    fmt::print(stderr, "{}: left out {} of {} cases, {}: {}\n", suite_.bench, left_out.size(),
               runnable(suite_.plans), reason, fmt::join(names, ", "));
  }

  // On disk as soon as it is there; a disk that is full ends the run, with what came before in place.
  void keep(Record record, const std::optional<Histogram>& histogram) {
    records_.push_back(std::move(record));
    const Record& kept = records_.back();
    unless_written([&] { files_.write(suite_.plans[kept.plan], kept, histogram); });
  }

  template <class Write>
  void unless_written(Write write) {
    if (stopped_writing()) return;
    try {
      write();
    } catch (const std::exception& error) {
      write_error_ = error.what();
    }
  }

  [[nodiscard]] bool stopped_writing() const { return !write_error_.empty(); }
  [[nodiscard]] bool stopped() const { return interrupt_.requested() || stopped_writing(); }
  [[nodiscard]] double took_s() const { return now_s() - begin_s_; }

  [[nodiscard]] std::map<std::string, std::string> context() const {
    std::map<std::string, std::string> context = options_.context;
    context["ipcbench_run"] = options_.run;
    context["ipcbench_seed"] = std::to_string(options_.seed);
    context["ipcbench_timed_s"] = fmt::format("{:.3f}", timed_s_);
    context["ipcbench_took_s"] = fmt::format("{:.3f}", took_s());
    return context;
  }

  void say_results() const {
    if (options_.format == "console" && !options_.quiet) {
      fmt::print("{}", suite_.summary(suite_.plans, records_));
      if (std::fflush(stdout) != 0) throw_errno("writing to standard output");
    }
    if (interrupt_.requested())
      fmt::print(stderr, "{}: interrupted; what was measured is kept\n", suite_.bench);
    if (stopped_writing()) {
      fmt::print(stderr, "{}: {}; stopped, what was written before stays\n", suite_.bench, write_error_);
    }
    if (!options_.quiet) fmt::print(stderr, "{}: {}\n", suite_.bench, account());
  }

  // "measured for 141 s of 163 s (87 %), 84 cases, 540 sessions, seed 1, rows in rows.csv"
  [[nodiscard]] std::string account() const {
    const double took = took_s();
    return fmt::format("measured for {} of {} ({:.0f} %), {} cases, {} sessions{}, seed {}{}",
                       seconds_text(timed_s_), seconds_text(took), 100 * timed_s_ / took,
                       runnable(suite_.plans), sessions_,
                       earlier_ == 0 ? "" : fmt::format(", {} rows kept", earlier_), options_.seed,
                       options_.csv_file.empty() ? "" : ", rows in " + options_.csv_file);
  }

  [[nodiscard]] int result() const {
    if (stopped_writing()) return exit_code::failed;
    if (interrupt_.requested()) return exit_code::interrupted;
    const bool failed =
        std::ranges::any_of(records_, [](const Record& r) { return r.status == Status::failed; });
    return failed ? exit_code::failed : exit_code::fine;
  }

  const Suite& suite_;
  const CommonOptions& options_;
  const Interrupt& interrupt_;
  ResultFiles& files_;
  double begin_s_ = now_s();
  Scheduler scheduler_;
  std::vector<Record> records_;
  std::size_t earlier_ = 0;   // how many of them are of an earlier run
  std::size_t reported_ = 0;  // how many of those were given on
  std::size_t sessions_ = 0;
  std::string others_;  // the programs beside the last session, where it was noisy
  double timed_s_ = 0;
  std::string write_error_;
  std::optional<int> last_stage_;
  std::size_t visit_ = 0;
  double last_began_ms_ = 0;
};

}  // namespace

int run_suite(Suite suite, const CommonOptions& options, const Interrupt& interrupt) {
  suite.columns.values.emplace_back(time_column);
  suite.plans = filtered(suite.bench, std::move(suite.plans), options.filters);
  if (options.list_tests) {
    if (!options.resume) require_time_for_each(suite.plans, {}, options.budget_s);
    for (const Plan& plan : suite.plans) fmt::print("{}/{}\n", suite.bench, plan.name);
    return exit_code::fine;
  }
  ResultFiles files(suite, options);
  require_time_for_each(suite.plans, files.earlier(), options.budget_s);
  require_steady_clock();
  files.open();
  return SuiteRun(suite, options, interrupt, files).run();
}

}  // namespace ipcbench
