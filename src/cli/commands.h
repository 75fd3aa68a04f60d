#pragma once

namespace CLI {
class App;
}

namespace ipcbench {

/// Each adds a subcommand to `app`, which runs while the command line is parsed.

/// `ipcbench list [--json]`: every mechanism, and whether it can be used here.
void add_list(CLI::App& app);
/// `ipcbench env [--json]`: what the machine is, and what will disturb a measurement.
void add_env(CLI::App& app);
/// `ipcbench summary RUN`: the figures of a run.
void add_summary(CLI::App& app);
/// `ipcbench gate --base DIR --head DIR`: whether one build is slower than another; its exit code goes into
/// `result`.
void add_gate(CLI::App& app, int& result);
/// `ipcbench compare RUN_A RUN_B`: whether the figures of one stored run differ from another's; likewise.
void add_compare(CLI::App& app, int& result);
/// `ipcbench history add RUN | show | plot | export`: the judgements of many runs, and where cells changed;
/// the plotting program's exit code goes into `result`.
void add_history(CLI::App& app, int& result);
/// `ipcbench clean`: removes what killed runs left.
void add_clean(CLI::App& app);

}  // namespace ipcbench
