#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/pass.h"
#include "runner/columns.h"
#include "runner/command_line.h"
#include "runner/common_options.h"
#include "runner/message_options.h"
#include "runner/message_summary.h"
#include "runner/plan.h"

namespace ipcbench {

/// What a binary about messages makes its plans from.
struct MessageContext {
  const CommonOptions& common;
  const MessageOptions& messages;
  const Bench& bench;
  std::span<const Candidate> candidates;
};

/// A binary about messages; the rest is the same for all of them.
struct MessageBinary {
  std::string bench;     ///< "latency"
  std::string question;  ///< what it answers, for --help
  Passes passes = Passes::timed;
  Transfers transfers = Transfers::copies;
  std::vector<std::string> sizes = usual_sizes;  ///< where --sizes is not given
  std::function<void(CommandLine&)> add_flags;   ///< its own; may be empty
  /// Does something else than measure cases where its flags ask for that: the exit code. May be empty.
  std::function<std::optional<int>(const Bench&)> instead = {};
  std::vector<std::string> circumstances;  ///< what names a case besides its key and its CPUs
  std::vector<std::string> lists = {};
  std::vector<std::string> columns;
  std::function<std::vector<Plan>(const MessageContext&)> plans;
  std::function<Timing(const NamedValues&)> timing;
  bool has_histograms = false;
  std::function<std::string(const Columns&, std::span<const Plan>, std::span<const Record>)> summary;
};

/// Reads its results as `how` says.
std::function<std::string(const Columns&, std::span<const Plan>, std::span<const Record>)> summary_as(
    MessageSummary how);

/// The main function of such a binary. Returns the exit code.
int message_main(int argc, char** argv, const MessageBinary& binary);

/// The plan of a case: its name, key, CPUs, stage, and whether it is skipped.
Plan plan_of(const Candidate& candidate, Measure measure);

}  // namespace ipcbench
