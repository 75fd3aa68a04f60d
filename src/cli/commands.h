#pragma once

#include "runner/command_line.h"

namespace ipcbench {

/// Each adds a subcommand to `line`, which runs while the command line is parsed.

/// `ipcbench list [--json]`: every mechanism, and whether it can be used here.
void add_list(CommandLine& line);
/// `ipcbench env [--json]`: what the machine is, and what will disturb a measurement.
void add_env(CommandLine& line);
/// `ipcbench summary RUN`: the figures of a run.
void add_summary(CommandLine& line);
/// `ipcbench gate --base DIR --head DIR`: whether one build is slower than another; its exit code goes into
/// `result`.
void add_gate(CommandLine& line, int& result);
/// `ipcbench compare RUN_A RUN_B`: whether the figures of one stored run differ from another's; likewise.
void add_compare(CommandLine& line, int& result);
/// `ipcbench history add RUN | show | plot | export`: the judgements of many runs, and where cells changed;
/// the plotting program's exit code goes into `result`.
void add_history(CommandLine& line, int& result);
/// `ipcbench advise [RUN]`: which mechanism answers a question best.
void add_advise(CommandLine& line);
/// `ipcbench report RUN…`: a page that shows runs.
void add_report(CommandLine& line);
/// `ipcbench clean`: removes what killed runs left.
void add_clean(CommandLine& line);

}  // namespace ipcbench
