#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace ipcbench {

/// A value in a file of JSON that knows where it stands, so that what is wrong with it can be said in one
/// line: "judgement.json: findings[3].ratio is no number; …". All of its functions throw UsageError. Refers
/// to the document, which has to outlive it.
class JsonMember {
 public:
  /// The document itself. `remedy` ends every message: what the reader can do about a damaged file.
  JsonMember(const nlohmann::json& document, std::string file, std::string remedy);

  /// The member of an object; it has to be there.
  [[nodiscard]] JsonMember at(const std::string& name) const;
  /// The elements of an array.
  [[nodiscard]] std::vector<JsonMember> elements() const;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;
  /// Empty for null.
  [[nodiscard]] std::optional<bool> boolean_or_null() const;
  /// A number; JSON has neither infinity nor NaN, so null stands for one of them: `null_means`.
  [[nodiscard]] double number(double null_means) const;
  [[nodiscard]] std::uint64_t count() const;
  /// A whole number of either sign.
  [[nodiscard]] std::int64_t integer() const;

  /// "<file>: <where> is <what>; <remedy>".
  [[noreturn]] void fail(const std::string& what) const;

 private:
  JsonMember(const nlohmann::json& value, const JsonMember& parent, std::string path);

  const nlohmann::json* value_;
  std::string file_;
  std::string remedy_;
  std::string path_;  // empty: the document
};

}  // namespace ipcbench
