#include "os/process_stat.h"

#include <fmt/format.h>

#include "os/files.h"
#include "os/text.h"

namespace ipcbench {

std::optional<std::string> process_stat_field(pid_t pid, std::size_t number) {
  constexpr std::size_t first = 3;  // behind the name, which ends with the last parenthesis
  const auto text = read_text(fmt::format("/proc/{}/stat", pid));
  if (!text || number < first) return std::nullopt;
  const auto fields = split_words(std::string_view(*text).substr(text->rfind(')') + 1));
  if (number - first >= fields.size()) return std::nullopt;
  return std::string(fields[number - first]);
}

}  // namespace ipcbench
