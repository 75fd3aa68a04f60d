#include "report/json_text.h"

#include <nlohmann/json.hpp>

namespace ipcbench {

using nlohmann::json;

json parse_json(std::string_view text) {
  return json::parse(text);
}

json parse_json_or_null(std::string_view text) {
  json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  return document.is_discarded() ? json() : document;
}

std::string dump_json(const json& document, int indent) {
  return document.dump(indent);
}

std::string dump_any_json(const json& document, int indent) {
  return document.dump(indent, ' ', false, json::error_handler_t::replace);
}

}  // namespace ipcbench
