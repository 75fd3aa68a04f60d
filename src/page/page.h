#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ipcbench {

/// The whole page: HTML that needs no other file. `charts` is the text of Chart.js, `data` what the page
/// shows (docs/choosing.md); whatever that holds, it stays data.
std::string page(const nlohmann::json& data, std::string_view charts);

}  // namespace ipcbench
