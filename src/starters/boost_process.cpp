// Boost.Process: fork and exec, and a pipe through which the child says whether the exec failed.

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/exe.hpp>

#include "spawn/starter.h"
#include "spawn/task.h"
#include "starters/parts/reap.h"

namespace ipcbench {
namespace {

class BoostProcess : public Starter {
 public:
  static constexpr StarterDescription about{
      .id = "boost-process",
      .title = "Boost.Process child",
      .path = "pipe; fork; execve in the child; read of the pipe; waitpid"};

  explicit BoostProcess(const StarterConfig& config)
      : program_(config.task.words().front()),
        arguments_(config.task.words().begin() + 1, config.task.words().end()) {}

  void start() override {
    child_ = boost::process::child(boost::process::exe = program_, boost::process::args = arguments_);
  }
  void reap() override {
    child_.wait();
    require_good_end(child_.native_exit_code());
  }

 private:
  std::string program_;
  std::vector<std::string> arguments_;
  boost::process::child child_;
};

const StarterRegistration<BoostProcess> boost_process_registration;

}  // namespace
}  // namespace ipcbench
