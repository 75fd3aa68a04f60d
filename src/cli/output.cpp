#include "cli/output.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "os/error.h"
#include "verdict/output_files.h"

namespace ipcbench {

void take_signals_for_errors() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void print_whole(const std::string& text) {
  fmt::print("{}", text);
  if (std::fflush(stdout) != 0) throw_errno("standard output: not written");
}

void deliver(const Judgement& judgement, const std::string& out, const std::string& text) {
  std::exception_ptr lost;
  try {
    if (!out.empty()) write_outputs(out, judgement);
  } catch (const std::exception&) {
    lost = std::current_exception();
  }
  print_whole(text);
  if (lost) std::rethrow_exception(lost);
}

}  // namespace ipcbench
