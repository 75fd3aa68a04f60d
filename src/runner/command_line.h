#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// CLI11 behind a few declarations: including its headers costs each file several seconds.
namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace ipcbench {

/// A flag or argument of a command line; each call refines it and gives it back.
class Flag {
 public:
  explicit Flag(CLI::Option* option) : option_(option) {}

  /// Takes several values with commas between them.
  Flag& list();
  /// --help shows the value that the variable has now.
  Flag& show_default();
  /// Nothing else is taken.
  Flag& one_of(std::vector<std::string> values);
  Flag& within(int least, int most);
  Flag& within(unsigned least, unsigned most);
  Flag& within(std::uint64_t least, std::uint64_t most);
  Flag& within(double least, double most);
  /// `complaint` says what is wrong with a value, or nothing; it may write another in its place. `kind` is
  /// what
  /// --help calls the value.
  Flag& check(std::function<std::string(std::string& value)> complaint, const std::string& kind = "");
  /// Seconds, such as 300, 90s or 5m.
  Flag& seconds();
  /// Takes so many values.
  Flag& count(int least, int most);
  /// May be given more than once, and all count.
  Flag& repeatable();
  Flag& required();
  Flag& needs(const Flag& other);
  Flag& excludes(const Flag& other);
  /// The heading that --help puts it under; empty: --help does not show it.
  Flag& group(const std::string& heading);

 private:
  CLI::Option* option_;
};

/// What a program, or one of its commands, takes on the command line.
class CommandLine {
 public:
  /// `purpose` heads --help.
  CommandLine(const std::string& purpose, const std::string& program);
  CommandLine(CommandLine&&) noexcept;
  CommandLine& operator=(CommandLine&&) = delete;
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;
  ~CommandLine();

  /// A flag ("--name"), or an argument without dashes ("NAME"), whose value is in `value` after parsing. For
  /// the types that command_line.cpp names.
  template <class T>
  Flag add(const std::string& name, T& value, const std::string& help);
  /// One without a value.
  Flag add_switch(const std::string& name, bool& value, const std::string& help);
  /// One whose values are given to `take`, which throws UsageError for what it does not.
  Flag add_call(const std::string& name, const std::function<void(const std::vector<std::string>&)>& take,
                const std::string& help = "");
  CommandLine add_command(const std::string& name, const std::string& purpose);
  /// What a command does, once its part of the line is parsed.
  void on_call(std::function<void()> act);
  /// One of the commands has to be given.
  void require_command();

  /// Parses; what is wrong is thrown for run_main to say, and so is --help.
  void parse(int argc, char** argv);
  /// The same of words with spaces between them, without the program's name.
  void parse(const std::string& words);
  [[nodiscard]] std::string help() const;

 private:
  explicit CommandLine(CLI::App* command);
  void parse_by(const std::function<void()>& parse);

  std::unique_ptr<CLI::App> own_;  // null: a command, which its program's holds
  CLI::App* app_;
};

/// The body of a program's main: runs `body` and turns what it throws into the documented exit code and one
/// line on stderr: UsageError and a command line that does not parse 2, Unresolved 3, Interrupted 130,
/// anything else 1; --help and --version print and are 0.
int run_main(const char* program, const std::function<int()>& body);

}  // namespace ipcbench
