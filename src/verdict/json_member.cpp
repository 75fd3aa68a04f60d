#include "verdict/json_member.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "os/usage_error.h"

namespace ipcbench {

using nlohmann::json;

JsonMember::JsonMember(const json& document, std::string file, std::string remedy)
    : value_(&document), file_(std::move(file)), remedy_(std::move(remedy)) {}

JsonMember::JsonMember(const json& value, const JsonMember& parent, std::string path)
    : value_(&value), file_(parent.file_), remedy_(parent.remedy_), path_(std::move(path)) {}

JsonMember JsonMember::at(const std::string& name) const {
  if (!value_->is_object()) fail("no object");
  std::string path = path_.empty() ? name : fmt::format("{}.{}", path_, name);
  const auto found = value_->find(name);
  static const json nothing;
  if (found == value_->end()) JsonMember(nothing, *this, std::move(path)).fail("missing");
  return {*found, *this, std::move(path)};
}

std::vector<JsonMember> JsonMember::elements() const {
  if (!value_->is_array()) fail("no list");
  std::vector<JsonMember> all;
  all.reserve(value_->size());
  for (std::size_t i = 0; i < value_->size(); ++i) {
    all.push_back(JsonMember((*value_)[i], *this, fmt::format("{}[{}]", path_, i)));
  }
  return all;
}

std::string JsonMember::text() const {
  if (!value_->is_string()) fail("no text");
  return value_->get<std::string>();
}

bool JsonMember::boolean() const {
  if (!value_->is_boolean()) fail("neither true nor false");
  return value_->get<bool>();
}

std::optional<bool> JsonMember::boolean_or_null() const {
  return value_->is_null() ? std::nullopt : std::optional(boolean());
}

double JsonMember::number(double null_means) const {
  if (value_->is_null()) return null_means;
  if (!value_->is_number()) fail("no number");
  return value_->get<double>();
}

std::uint64_t JsonMember::count() const {
  if (!value_->is_number_unsigned()) fail("no whole number from 0 on");
  return value_->get<std::uint64_t>();
}

std::int64_t JsonMember::integer() const {
  const bool fits = value_->is_number_unsigned() ? std::in_range<std::int64_t>(value_->get<std::uint64_t>())
                                                 : value_->is_number_integer();
  if (!fits) fail("no whole number");
  return value_->get<std::int64_t>();
}

void JsonMember::fail(const std::string& what) const {
  throw UsageError(
      fmt::format("{}: {} is {}; {}", file_, path_.empty() ? "the document" : path_, what, remedy_));
}

}  // namespace ipcbench
