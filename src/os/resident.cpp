#include "os/resident.h"

#include <fmt/format.h>
#include <unistd.h>

#include "os/files.h"
#include "os/text.h"

namespace ipcbench {

std::optional<std::uint64_t> resident_bytes(pid_t pid) {
  // In pages: size, resident, shared, …
  const auto text = read_text(fmt::format("/proc/{}/statm", pid));
  const auto fields = split_words(text ? std::string_view(*text) : std::string_view());
  const auto pages = fields.size() > 1 ? parse_number<std::uint64_t>(fields[1]) : std::nullopt;
  if (!pages) {
    return std::nullopt;
  }
  return *pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace ipcbench
