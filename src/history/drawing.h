#pragma once

#include <filesystem>
#include <string>

namespace ipcbench {

/// The nearest directory above the running program that holds plots/history.py, and that directory's plots;
/// empty where there is none. A build lies within its checkout.
std::filesystem::path plots_beside_program();

/// The first Python that can draw: each python3 on PATH, then the distribution's own. Throws UsageError with
/// one line where there is none.
std::filesystem::path drawing_python();

/// Runs the plotting program of a history in `plots`, which writes into `out` and says on standard output and
/// error what it wrote; `json` (history_json.h) is its input. Its exit code. Throws UsageError where the
/// program is not in `plots`, and std::system_error.
int draw_history(const std::filesystem::path& plots, const std::filesystem::path& out,
                 const std::string& json);

}  // namespace ipcbench
