#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ipcbench {

/// The parser and the writer of nlohmann/json, which are compiled once, behind functions: each file that
/// called them itself took two seconds more.

/// The document. Throws nlohmann::json::exception where the text is none.
nlohmann::json parse_json(std::string_view text);
/// The same; null where the text is none.
nlohmann::json parse_json_or_null(std::string_view text);

/// The document in one line, or with so many spaces for each level. Throws nlohmann::json::type_error for a
/// text that is not UTF-8.
std::string dump_json(const nlohmann::json& document, int indent = -1);
/// The same, with U+FFFD for what is not UTF-8.
std::string dump_any_json(const nlohmann::json& document, int indent = -1);

}  // namespace ipcbench
