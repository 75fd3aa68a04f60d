#include "runner/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <map>
#include <span>
#include <string_view>

#include "os/interrupt.h"
#include "os/usage_error.h"
#include "report/build_identity.h"

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

std::string help_of_the_command_asked_for(const CLI::App& app) {
  const CLI::App* asked = &app;
  std::string before;
  while (!asked->get_subcommands().empty()) {
    before += (before.empty() ? "" : " ") + asked->get_name();
    asked = asked->get_subcommands().front();
  }
  return asked->help(before);
}

}  // namespace

Flag& Flag::list() {
  option_->delimiter(',');
  return *this;
}

Flag& Flag::show_default() {
  option_->capture_default_str();
  return *this;
}

Flag& Flag::one_of(std::vector<std::string> values) {
  option_->check(CLI::IsMember(std::move(values)));
  return *this;
}

Flag& Flag::within(int least, int most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Flag& Flag::within(unsigned least, unsigned most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Flag& Flag::within(std::uint64_t least, std::uint64_t most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Flag& Flag::within(double least, double most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Flag& Flag::check(std::function<std::string(std::string& value)> complaint, const std::string& kind) {
  // A transformation, since a check is given a copy of the value.
  option_->transform(CLI::Validator(std::move(complaint), kind));
  return *this;
}

Flag& Flag::seconds() {
  option_->transform(CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"m", 60}},
                                           CLI::AsNumberWithUnit::DEFAULT, "TIME"));
  return *this;
}

Flag& Flag::count(int least, int most) {
  option_->expected(least, most);
  return *this;
}

Flag& Flag::repeatable() {
  option_->take_all();
  return *this;
}

Flag& Flag::required() {
  option_->required();
  return *this;
}

Flag& Flag::needs(const Flag& other) {
  option_->needs(other.option_);
  return *this;
}

Flag& Flag::excludes(const Flag& other) {
  option_->excludes(other.option_);
  return *this;
}

Flag& Flag::group(const std::string& heading) {
  option_->group(heading);
  return *this;
}

CommandLine::CommandLine(const std::string& purpose, const std::string& program)
    : own_(std::make_unique<CLI::App>(purpose, program)), app_(own_.get()) {
  app_->set_version_flag("--version", fmt::format("{} {}\n", program, version_text(build_identity())));
}

CommandLine::CommandLine(CLI::App* command) : app_(command) {}
CommandLine::CommandLine(CommandLine&&) noexcept = default;
CommandLine::~CommandLine() = default;

template <class T>
Flag CommandLine::add(const std::string& name, T& value, const std::string& help) {
  return Flag(app_->add_option(name, value, help));
}
template Flag CommandLine::add(const std::string&, int&, const std::string&);
template Flag CommandLine::add(const std::string&, double&, const std::string&);
template Flag CommandLine::add(const std::string&, unsigned&, const std::string&);
template Flag CommandLine::add(const std::string&, std::uint64_t&, const std::string&);
template Flag CommandLine::add(const std::string&, std::string&, const std::string&);
template Flag CommandLine::add(const std::string&, std::optional<int>&, const std::string&);
template Flag CommandLine::add(const std::string&, std::optional<double>&, const std::string&);
template Flag CommandLine::add(const std::string&, std::optional<std::uint64_t>&, const std::string&);
template Flag CommandLine::add(const std::string&, std::vector<int>&, const std::string&);
template Flag CommandLine::add(const std::string&, std::vector<unsigned>&, const std::string&);
template Flag CommandLine::add(const std::string&, std::vector<std::string>&, const std::string&);

Flag CommandLine::add_switch(const std::string& name, bool& value, const std::string& help) {
  return Flag(app_->add_flag(name, value, help));
}

Flag CommandLine::add_call(const std::string& name,
                           const std::function<void(const std::vector<std::string>&)>& take,
                           const std::string& help) {
  return Flag(app_->add_option_function<std::vector<std::string>>(name, take, help));
}

CommandLine CommandLine::add_command(const std::string& name, const std::string& purpose) {
  return CommandLine(app_->add_subcommand(name, purpose));
}

void CommandLine::on_call(std::function<void()> act) {
  app_->callback(std::move(act));
}

void CommandLine::require_command() {
  app_->require_subcommand(1);
}

std::string CommandLine::help() const {
  return app_->help();
}

void CommandLine::parse(int argc, char** argv) {
  refuse_empty_values({argv, static_cast<std::size_t>(argc)});
  parse_by([&] { app_->parse(argc, argv); });
}

void CommandLine::parse(const std::string& words) {
  parse_by([&] { app_->parse(words); });
}

void CommandLine::parse_by(const std::function<void()>& parse) {
  try {
    parse();
  } catch (const CLI::CallForHelp&) {
    throw HelpWanted{help_of_the_command_asked_for(*app_)};
  } catch (const CLI::CallForVersion& version) {
    throw HelpWanted{version.what()};
  } catch (const CLI::RequiredError& error) {
    // CLI11 misses the subcommand before it minds the word that stands in its place.
    const auto unknown = app_->remaining();
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
