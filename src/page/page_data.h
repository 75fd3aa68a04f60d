#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/run_results.h"

namespace ipcbench {

/// What a run left, as far as its report shows it. What a file did not hold is empty.
struct ReportedRun {
  std::string name;
  RunResults results;
  nlohmann::json environment = nlohmann::json::object();  ///< environment.json
  nlohmann::json mechanisms = nlohmann::json::object();   ///< mechanisms.json
  nlohmann::json claims = nlohmann::json::object();       ///< claims.json
  nlohmann::json gate{};                                  ///< judgement.json
  std::vector<std::vector<std::string>> lecture{};        ///< lecture.csv, its header first
  std::map<std::string, std::string> links{};  ///< from a bench to its CSV, as the page refers to it
};

/// All that the page shows of a run: an object, docs/choosing.md says of what.
nlohmann::json page_data(const ReportedRun& run);

}  // namespace ipcbench
