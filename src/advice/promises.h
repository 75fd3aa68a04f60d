#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace ipcbench {

/// What a run's mechanisms.json says of a mechanism: the part of it that a choice rests on. What an older
/// file does not say is empty.
struct Promises {
  std::string id;
  std::optional<bool> available;
  std::string reason;  ///< why it is not
  std::string payload;
  std::optional<std::uint64_t> max_message_bytes;  ///< empty: no limit of its own
  std::optional<bool> lossless;
  std::optional<bool> boundaries;
  std::optional<bool> tells_of_death;
  std::uint64_t many_to_many_bytes = 0;
  std::string library;   ///< empty: the kernel's, or this suite's own
  std::string packages;  ///< Debian's, of the library
};

/// Those of every mechanism of such a document that has an id, in its order; members of another type than
/// ours are as if they were not there. None where it is no such document.
std::vector<Promises> promises_of(const nlohmann::json& document);

}  // namespace ipcbench
