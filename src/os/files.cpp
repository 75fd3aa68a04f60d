#include "os/files.h"

#include <fstream>

#include "os/text.h"

namespace ipcbench {

std::optional<std::string> read_text(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return std::nullopt;
  }
  std::string text;
  std::getline(file, text, '\0');
  if (file.bad()) {
    return std::nullopt;
  }
  return std::string(trimmed(text));
}

}  // namespace ipcbench
