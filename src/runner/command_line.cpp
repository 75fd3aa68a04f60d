#include "runner/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>

#include "os/interrupt.h"
#include "runner/usage_error.h"

namespace ipcbench {
namespace {

struct HelpWanted {
  std::string text;
};

// CLI11 ends some messages with a line break, and spreads some over several lines.
std::string one_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

void parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const CLI::App* asked = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
    throw HelpWanted{asked->help(asked == &app ? "" : app.get_name())};
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}; see --help", one_line(error.what())));
  }
}

int run_main(const char* program, const std::function<int()>& body) {
  try {
    return body();
  } catch (const HelpWanted& help) {
    fmt::print("{}", help.text);
    return exit_code::fine;
  } catch (const UsageError& error) {
    fmt::print(stderr, "{}: {}\n", program, error.what());
    return exit_code::wrong_call;
  } catch (const Interrupted&) {
    fmt::print(stderr, "{}: interrupted\n", program);
    return exit_code::interrupted;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", program, error.what());
    return exit_code::failed;
  }
}

}  // namespace ipcbench
