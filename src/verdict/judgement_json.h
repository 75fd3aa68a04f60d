#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "verdict/judgement.h"

namespace ipcbench {

/// The file of a judgement in the directory that its outputs are written to.
constexpr const char* judgement_file = "judgement.json";

/// All of it, as it stands in that file; infinity, which JSON does not have, is null.
nlohmann::json to_json(const Judgement& judgement);

/// Reads one back: `run` is the file, or a directory that holds it under its usual name. Throws UsageError
/// with one line that names the file where there is none, where it is damaged or cut off, or where another
/// version wrote it.
Judgement read_judgement(const std::filesystem::path& run);

}  // namespace ipcbench
