#include "runner/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <span>
#include <string_view>

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

// Where nothing follows the '=', CLI11 2.1 takes the next argument for the value.
void refuse_empty_values(std::span<char* const> arguments) {
  for (const std::string_view argument : arguments) {
    if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
      throw UsageError(fmt::format("{} has no value; write one or leave the flag out", argument));
    }
  }
}

}  // namespace

void parse(CLI::App& app, int argc, char** argv) {
  refuse_empty_values({argv, static_cast<std::size_t>(argc)});
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const CLI::App* asked = &app;
    std::string before;
    while (!asked->get_subcommands().empty()) {
      before += (before.empty() ? "" : " ") + asked->get_name();
      asked = asked->get_subcommands().front();
    }
    throw HelpWanted{asked->help(before)};
  } catch (const CLI::RequiredError& error) {
    // CLI11 misses the subcommand before it minds the word that stands in its place.
    const auto unknown = app.remaining();
    throw UsageError(unknown.empty() ? fmt::format("{}; see --help", one_line(error.what()))
                                     : fmt::format("unknown command '{}'; see --help", unknown.front()));
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
  } catch (const Unresolved& error) {
    fmt::print(stderr, "{}: {}\n", program, error.what());
    return exit_code::unresolved;
  } catch (const Interrupted&) {
    fmt::print(stderr, "{}: interrupted\n", program);
    return exit_code::interrupted;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", program, error.what());
    return exit_code::failed;
  }
}

}  // namespace ipcbench
