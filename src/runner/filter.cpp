#include "runner/filter.h"

#include "os/posix_regex.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

// Google Benchmark's rule: a regex that begins with '-' is one that must not fit.
class Filter {
 public:
  explicit Filter(const std::string& text)
      : negative_(text.starts_with('-')), regex_(text.substr(negative_ ? 1 : 0), "--benchmark_filter") {}

  [[nodiscard]] bool fits(const std::string& name) const { return regex_.found_in(name) != negative_; }

 private:
  bool negative_;
  PosixRegex regex_;
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

}  // namespace ipcbench
