#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "report/run_results.h"

namespace ipcbench {

/// The directory of a run that a user named: a directory, or its name in ./results. Throws UsageError where
/// neither is one.
std::filesystem::path run_directory(const std::string& run);

/// What the run left. Throws UsageError where it holds no row, and what read_run
/// throws.
RunResults stored_results(const std::filesystem::path& directory, const Distances& distances);

/// Says on stderr what a reader of its files has to know.
void say_remarks(const RunResults& results);

/// Throws UsageError where the run lacks one of the benches, or has none of them with that column of figures;
/// nothing is required by no benches and an empty metric.
void require_in(const RunResults& results, const std::filesystem::path& directory,
                std::span<const std::string> benches, const std::string& metric);

/// What that file of the run says, such as environment.json; an empty object where there is none that can be
/// read.
nlohmann::json stored_json(const std::filesystem::path& directory, const std::string& name);

}  // namespace ipcbench
