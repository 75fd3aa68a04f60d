#include "runner/google_benchmark.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>

namespace ipcbench {
namespace {

using benchmark::BenchmarkReporter;

// What our rows are under Google Benchmark: it calls a body and then its reporter, each once a record. It
// would number repetitions that it made itself, name benchmarks after how it ran them, and take the runner's
// own CPU time; all that is put right here. The document is written once, after all of them.
class Reporter final : public BenchmarkReporter {
 public:
  explicit Reporter(const BenchmarkRun& run) : run_(run) {}

  void set_current(const Record& record) { current_ = &record; }

  // Google Benchmark's own greeting (a warning that Debian's library has assertions) is left out.
  bool ReportContext(const Context& /*context*/) override { return true; }

  void ReportRuns(const std::vector<Run>& reports) override {
    for (Run report : reports) {
      report.run_name = {};
      report.run_name.function_name = fmt::format("{}/{}", run_.bench, run_.plans[current_->plan].name);
      report.family_index = static_cast<std::int64_t>(current_->plan);
      report.per_family_instance_index = 0;
      report.repetitions = run_.repetitions;
      report.repetition_index = current_->repetition;
      report.cpu_accumulated_time = cpu_s(*current_);
      reports_.push_back(std::move(report));
    }
  }

  void write(std::ostream& out) const {
    benchmark::JSONReporter json;
    json.SetOutputStream(&out);
    json.ReportContext(Context());
    for (const Run& report : reports_) json.ReportRuns({report});
    json.Finalize();
  }

 private:
  [[nodiscard]] double cpu_s(const Record& record) const {
    return has_figures(record.status) ? run_.timing({run_.columns, record.values}).cpu_s : 0;
  }

  const BenchmarkRun& run_;
  const Record* current_ = nullptr;
  std::vector<Run> reports_;
};

void run_body(benchmark::State& state, const Record& record, const BenchmarkRun& run) {
  if (!has_figures(record.status)) return state.SkipWithError(record.reason.c_str());
  const Timing timing = run.timing({run.columns, record.values});
  // It would never end a batch of none.
  const auto iterations =
      static_cast<benchmark::IterationCount>(std::max<std::uint64_t>(timing.iterations, 1));
  while (state.KeepRunningBatch(iterations)) {
    state.SetIterationTime(timing.elapsed_s);
  }
  for (std::size_t i = 0; i < run.columns.values.size(); ++i) {
    if (record.values[i]) state.counters[run.columns.values[i]] = *record.values[i];
  }
}

void run_one(const Record& record, const BenchmarkRun& run, Reporter& reporter) {
  reporter.set_current(record);
  benchmark::RegisterBenchmark(run.plans[record.plan].name.c_str(),
                               [&](benchmark::State& state) { run_body(state, record, run); })
      ->Iterations(1)
      ->Repetitions(1)
      ->UseManualTime();
  benchmark::RunSpecifiedBenchmarks(&reporter, ".");
  benchmark::ClearRegisteredBenchmarks();
}

}  // namespace

void run_google_benchmarks(const std::string& program, const BenchmarkRun& run) {
  std::string name = program;
  std::vector<char*> arguments{name.data(), nullptr};
  int count = 1;
  benchmark::Initialize(&count, arguments.data());
  Reporter reporter(run);
  while (const Record* record = run.next()) run_one(*record, run, reporter);
  for (const auto& [key, value] : run.context()) benchmark::AddCustomContext(key, value);
  for (std::ostream* out : run.json) reporter.write(*out);
  benchmark::Shutdown();
}

}  // namespace ipcbench
