#include "os/become_program.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "os/text.h"

namespace ipcbench {
namespace {

constexpr int cannot_start = 127;  // as a shell says it

[[noreturn]] void leave(const char* what) {
  std::perror(what);
  _exit(cannot_start);
}

}  // namespace

void become_program(std::span<const std::string> words, const std::string& directory, int log) {
  std::vector<std::string> copies(words.begin(), words.end());
  std::vector<char*> pointers;
  for (std::string& word : copies) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::setpgid(0, 0);
  // It takes signals again, which an Interrupt has blocked.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  if (::chdir(directory.c_str()) != 0) leave(directory.c_str());
  ::execvp(pointers[0], pointers.data());
  leave(pointers[0]);
}

bool has_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  const auto folders = split(path == nullptr ? "/bin:/usr/bin" : path, ':');
  return std::ranges::any_of(folders, [&](std::string_view folder) {
    return ::access((std::filesystem::path(folder) / name).c_str(), X_OK) == 0;
  });
}

}  // namespace ipcbench
