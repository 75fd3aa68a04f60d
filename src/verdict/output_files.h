#pragma once

#include <filesystem>

#include "verdict/judgement.h"

namespace ipcbench {

/// Writes what other programs and a merge request's page take, each file whole or not at all: judgement.json
/// (verdict/judgement_json.h), summary.md, junit.xml, github-action-benchmark.json and bencher.json. Makes
/// the directory where there is none. Throws std::system_error naming the file.
void write_outputs(const std::filesystem::path& directory, const Judgement& judgement);

}  // namespace ipcbench
