#include "verdict/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

// `file` is the one that messages name, `fresh` the one that is written.
void write_fresh(const fs::path& fresh, std::string_view text, const fs::path& file) {
  const Fd fd(check(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), file.string()));
  while (!text.empty()) {
    const ssize_t written = check(::write(fd.get(), text.data(), text.size()), file.string());
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  // A file system over a network may find only now that it is full.
  check(::fsync(fd.get()), file.string());
}

}  // namespace

void write_whole(const fs::path& file, std::string_view text) {
  const fs::path fresh = fmt::format("{}.{}", file.string(), ::getpid());
  try {
    write_fresh(fresh, text, file);
    check(::rename(fresh.c_str(), file.c_str()), file.string());
  } catch (const std::system_error&) {
    std::error_code ignored;
    fs::remove(fresh, ignored);
    throw;
  }
}

}  // namespace ipcbench
