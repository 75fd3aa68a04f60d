#include "verdict/output_files.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <utility>

#include "report/json_text.h"
#include "verdict/bencher.h"
#include "verdict/github_action_benchmark.h"
#include "verdict/judgement_json.h"
#include "verdict/junit.h"
#include "verdict/markdown.h"
#include "verdict/whole_file.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A path or a reason need not be UTF-8, which JSON has to be.
std::string text_of(const json& document) {
  return dump_any_json(document, 2) + "\n";
}

void make(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) throw std::system_error(error, directory.string());
}

}  // namespace

void write_outputs(const fs::path& directory, const Judgement& judgement) {
  // All are made before any is written; the judgement is the first, since it holds what all others do.
  const std::array<std::pair<const char*, std::string>, 5> files{
      {{judgement_file, text_of(to_json(judgement))},
       {"summary.md", markdown(judgement)},
       {"junit.xml", junit(judgement)},
       {"github-action-benchmark.json", text_of(github_action_benchmark(judgement))},
       {"bencher.json", text_of(bencher(judgement))}}};
  make(directory);
  for (const auto& [name, text] : files) write_whole(directory / name, text);
}

}  // namespace ipcbench
