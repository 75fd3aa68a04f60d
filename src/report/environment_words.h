#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

/// Values of an environment (report/environment.h) as a person reads them.
namespace ipcbench::environment_words {

/// Without quotes; null is "unknown", and an empty text "none".
std::string plain(const nlohmann::json& value);

/// The member `name`, as plain() gives it; "unknown" where there is none.
std::string value(const nlohmann::json& environment, const char* name);

/// A number of bytes: "48 KiB", in the largest unit that is not above it; anything else as plain() gives it.
std::string bytes(const nlohmann::json& count);

/// The elements of an array or object, each as `describe` puts it; "unknown" where there is none.
std::string each(const nlohmann::json& environment, const char* name,
                 const std::function<std::string(const std::string& key, const nlohmann::json&)>& describe);

}  // namespace ipcbench::environment_words
