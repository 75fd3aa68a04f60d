#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

class RunDirectory;
class Task;

/// A way to start something; a constant expression of its file.
struct StarterDescription {
  std::string_view id;     ///< kebab-case, the CSV's key, never renamed
  std::string_view title;  ///< a few words for a person
  bool captures = false;   ///< takes what the program writes; others start one that writes nothing
  std::string_view path;   ///< what happens, call by call
};

/// What a starter is made for.
struct StarterConfig {
  const Task& task;
  RunDirectory& names;
};

/// Starts a task, again and again. Every call throws std::exception where the task could not be started or
/// did not end well. (Virtual calls: a start takes tens of microseconds at least, such a call a nanosecond.)
class Starter {
 public:
  Starter() = default;
  Starter(const Starter&) = delete;
  Starter& operator=(const Starter&) = delete;
  virtual ~Starter() = default;

  /// Begins it; returns as soon as the caller may go on with something else.
  virtual void start() = 0;
  /// Returns once it has ended and nothing is left of it.
  virtual void reap() = 0;
  /// Whether all that it should bring about was, off the clock.
  virtual void verify() {}
};

/// A row of the registry of ways to start.
struct StarterRow {
  const StarterDescription* about;
  std::optional<std::string> (*why_not)(RunDirectory& names);  ///< why it cannot be used here
  std::unique_ptr<Starter> (*make)(const StarterConfig& config);

  [[nodiscard]] const StarterDescription& description() const { return *about; }
  [[nodiscard]] std::string_view id() const { return about->id; }
};

/// All, sorted by id. Throws std::logic_error where two have the same id.
const std::vector<StarterRow>& starters();

/// The one with that id, or nullptr.
const StarterRow* find_starter(std::string_view id);

/// Puts one in the registry, before main.
void register_starter(const StarterRow& row);

/// At the end of a starter's file: `const StarterRegistration<Fork> fork_registration;`. A starter has a
/// static `about` and is made from a StarterConfig; one that may be missing says so in a static
/// `why_not(RunDirectory&)`, which gives an optional string.
template <class S>
struct StarterRegistration {
  StarterRegistration() {
    register_starter({&S::about,
                      [](RunDirectory& names) -> std::optional<std::string> {
                        if constexpr (requires { S::why_not(names); }) return S::why_not(names);
                        return std::nullopt;
                      },
                      [](const StarterConfig& config) -> std::unique_ptr<Starter> {
                        return std::make_unique<S>(config);
                      }});
  }
};

}  // namespace ipcbench
