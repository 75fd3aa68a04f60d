#include "history/drawing.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <vector>

#include "os/error.h"
#include "os/fd.h"
#include "os/text.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

constexpr const char* program = "history.py";
// As scripts/setup.sh looks for it: a distribution's own Python has the distribution's matplotlib, even where
// PATH has another one first.
constexpr const char* system_python = "/usr/bin/python3";

// A file without a name that holds the text, to be read from its beginning.
Fd holding(const std::string& text) {
  Fd file(check(::memfd_create("ipcbench-history", MFD_CLOEXEC), "memfd_create"));
  for (std::string_view rest = text; !rest.empty();) {
    const auto written = check(::write(file.get(), rest.data(), rest.size()), "write to a memfd");
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  check(::lseek(file.get(), 0, SEEK_SET), "lseek");
  return file;
}

class SpawnActions {
 public:
  SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  void duplicate(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void silence(int fd) { ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_RDWR, 0); }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

// Its exit code; 128 and the signal where one ended it, as a shell has it.
int run(const std::vector<std::string>& words, const SpawnActions& actions) {
  std::vector<char*> arguments;
  for (const std::string& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, arguments.front(), actions.get(), nullptr, arguments.data(), environ);
  if (error != 0) throw std::system_error(error, std::generic_category(), words.front());
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw_errno("waitpid");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool can_draw(const fs::path& python) {
  if (::access(python.c_str(), X_OK) != 0) return false;
  SpawnActions silent;
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) silent.silence(fd);
  return run({python.string(), "-c", "import matplotlib.figure"}, silent) == 0;
}

}  // namespace

fs::path plots_beside_program() {
  std::error_code ignored;
  for (fs::path at = fs::read_symlink("/proc/self/exe", ignored); at.has_relative_path();) {
    at = at.parent_path();
    for (const fs::path& plots : {at / "plots", at / "share" / "ipcbench" / "plots"}) {
      if (fs::is_regular_file(plots / program, ignored)) return plots;
    }
  }
  return {};
}

fs::path drawing_python() {
  const char* path = std::getenv("PATH");
  for (const std::string_view directory : split(path == nullptr ? "" : path, ':')) {
    fs::path python = fs::path(directory) / "python3";
    if (!directory.empty() && can_draw(python)) return python;
  }
  if (can_draw(system_python)) return system_python;
  throw UsageError("no python3 has matplotlib, to draw with; Debian's package is python3-matplotlib");
}

int draw_history(const fs::path& plots, const fs::path& out, const std::string& json) {
  const fs::path script = plots / program;
  std::error_code ignored;
  if (plots.empty() || !fs::is_regular_file(script, ignored)) {
    throw UsageError(fmt::format("no plotting program {}; give the checkout's plots directory with --plots",
                                 (plots.empty() ? fs::path("plots") / program : script).string()));
  }
  const std::string python = drawing_python().string();
  const Fd input = holding(json);
  SpawnActions reading;
  reading.duplicate(input.get(), STDIN_FILENO);
  return run({python, "-B", script.string(), "--out", out.string()}, reading);
}

}  // namespace ipcbench
