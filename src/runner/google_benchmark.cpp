#include "runner/google_benchmark.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <memory>

namespace ipcbench {
namespace {

using benchmark::BenchmarkReporter;

// What our rows are under Google Benchmark: it calls a body and then its reporter, each once a trial. It
// would number repetitions that it made itself, name benchmarks after how it ran them, and take the runner's
// own CPU time; all that is put right here.
class Reporter final : public BenchmarkReporter {
 public:
  explicit Reporter(const BenchmarkRun& run) : run_(run) {
    for (std::ostream* out : run.json) {
      json_.push_back(std::make_unique<benchmark::JSONReporter>());
      json_.back()->SetOutputStream(out);
    }
  }

  void set_current(const Record* record) { current_ = record; }

  // Google Benchmark's own greeting (a warning that Debian's library has assertions) is left out.
  bool ReportContext(const Context& context) override {
    for (const auto& json : json_) json->ReportContext(context);
    return true;
  }

  void ReportRuns(const std::vector<Run>& reports) override {
    if (current_ == nullptr) return;
    for (Run report : reports) {
      report.run_name = {};
      report.run_name.function_name = fmt::format("{}/{}", run_.bench, run_.plans[current_->plan].name);
      report.family_index = static_cast<std::int64_t>(current_->plan);
      report.per_family_instance_index = 0;
      report.repetitions = run_.repetitions;
      report.repetition_index = current_->repetition;
      report.cpu_accumulated_time = current_->measured.cpu_s;
      for (const auto& json : json_) json->ReportRuns({report});
    }
  }

  void Finalize() override {
    for (const auto& json : json_) json->Finalize();
  }

 private:
  const BenchmarkRun& run_;
  std::vector<std::unique_ptr<benchmark::JSONReporter>> json_;
  const Record* current_ = nullptr;
};

void run_body(benchmark::State& state, const Record* record, const Columns& columns) {
  if (record == nullptr) return state.SkipWithError("not measured");
  if (!has_figures(record->status)) return state.SkipWithError(record->reason.c_str());
  const Measured& measured = record->measured;
  while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(measured.iterations))) {
    state.SetIterationTime(measured.elapsed_s);
  }
  for (std::size_t i = 0; i < columns.values.size(); ++i) {
    if (measured.values[i]) state.counters[columns.values[i]] = *measured.values[i];
  }
}

}  // namespace

void run_google_benchmarks(const std::string& program, const BenchmarkRun& run) {
  std::string name = program;
  std::vector<char*> arguments{name.data(), nullptr};
  int count = 1;
  benchmark::Initialize(&count, arguments.data());
  for (const auto& [key, value] : run.context) benchmark::AddCustomContext(key, value);

  Reporter reporter(run);
  bool stopped = false;
  for (const Trial& trial : run.trials) {
    benchmark::RegisterBenchmark(run.plans[trial.plan].name.c_str(),
                                 [&run, &reporter, &stopped, trial](benchmark::State& state) {
                                   const Record* record = stopped ? nullptr : run.measure(trial);
                                   stopped = record == nullptr;
                                   reporter.set_current(record);
                                   run_body(state, record, run.columns);
                                 })
        ->Iterations(1)
        ->Repetitions(1)
        ->UseManualTime();
  }
  if (run.trials.empty()) {
    reporter.ReportContext(BenchmarkReporter::Context());
    reporter.Finalize();
  } else {
    benchmark::RunSpecifiedBenchmarks(&reporter, ".");
  }
  benchmark::Shutdown();
}

}  // namespace ipcbench
