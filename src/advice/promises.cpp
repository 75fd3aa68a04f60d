#include "advice/promises.h"

#include <nlohmann/json.hpp>

namespace ipcbench {
namespace {

template <class T>
bool holds(const nlohmann::json& value) {
  if constexpr (std::is_same_v<T, bool>) return value.is_boolean();
  if constexpr (std::is_same_v<T, std::string>) return value.is_string();
  if constexpr (std::is_same_v<T, std::uint64_t>) return value.is_number_unsigned();
}

template <class T>
std::optional<T> member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !holds<T>(*found)) return std::nullopt;
  return found->get<T>();
}

std::string text(const nlohmann::json& object, const char* name) {
  return member<std::string>(object, name).value_or("");
}

Promises to_promises(const nlohmann::json& mechanism) {
  const nlohmann::json none = nlohmann::json::object();
  const auto found = mechanism.find("library");
  const nlohmann::json& library = found != mechanism.end() && found->is_object() ? *found : none;
  return {.id = text(mechanism, "id"),
          .available = member<bool>(mechanism, "available"),
          .reason = text(mechanism, "reason"),
          .payload = text(mechanism, "payload"),
          .max_message_bytes = member<std::uint64_t>(mechanism, "max_message_bytes"),
          .lossless = member<bool>(mechanism, "lossless"),
          .boundaries = member<bool>(mechanism, "boundaries"),
          .tells_of_death = member<bool>(mechanism, "tells_of_death"),
          .many_to_many_bytes = member<std::uint64_t>(mechanism, "many_to_many_bytes").value_or(0),
          .library = text(library, "name"),
          .packages = text(library, "packages")};
}

}  // namespace

std::vector<Promises> promises_of(const nlohmann::json& document) {
  std::vector<Promises> all;
  if (!document.is_object()) return all;
  const auto mechanisms = document.find("mechanisms");
  if (mechanisms == document.end() || !mechanisms->is_array()) return all;
  for (const nlohmann::json& mechanism : *mechanisms) {
    if (mechanism.is_object() && !text(mechanism, "id").empty()) all.push_back(to_promises(mechanism));
  }
  return all;
}

}  // namespace ipcbench
