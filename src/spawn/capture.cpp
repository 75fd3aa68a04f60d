#include "spawn/capture.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <utility>

#include "os/error.h"

namespace ipcbench {
namespace {

// Room for one read: as much as a pipe holds by default (pipe(7)).
constexpr std::size_t read_bytes = std::size_t{64} * 1024;

struct Ends {
  Fd ours;
  Fd theirs;
};

Ends make_ends(Through through, const std::string& directory) {
  std::array<int, 2> pair{};
  switch (through) {
    case Through::pipe:
      check(::pipe2(pair.data(), O_CLOEXEC), "pipe2");
      return {Fd(pair[0]), Fd(pair[1])};
    case Through::socketpair:
      check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()), "socketpair");
      return {Fd(pair[0]), Fd(pair[1])};
    case Through::file:
      return {open_nameless_file(directory), Fd()};
    case Through::memfd:
      return {Fd(check(::memfd_create("captured", MFD_CLOEXEC), "memfd_create")), Fd()};
  }
  throw std::logic_error("no such way to capture");
}

// What posix_spawn is to do with the descriptors.
class FileActions {
 public:
  FileActions() { check_error(::posix_spawn_file_actions_init(&actions_), "posix_spawn_file_actions_init"); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  void open(int as, const char* path) {
    check_error(::posix_spawn_file_actions_addopen(&actions_, as, path, O_RDONLY, 0), path);
  }
  void duplicate(int descriptor, int as) {
    check_error(::posix_spawn_file_actions_adddup2(&actions_, descriptor, as),
                "posix_spawn_file_actions_adddup2");
  }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

pid_t spawn(std::vector<std::string>& words, const FileActions& actions) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t pid = -1;
  check_error(::posix_spawn(&pid, argv[0], actions.get(), nullptr, argv.data(), environ),
              fmt::format("starting {}", words[0]));
  return pid;
}

// Reads what there is; false at the end of the stream.
bool take(int from, GrowingBytes& into) {
  const auto room = into.room(read_bytes);
  const ssize_t got = ::read(from, room.data(), room.size());
  if (got < 0 && errno != EINTR) throw_errno("reading what a program writes");
  if (got > 0) into.took(static_cast<std::size_t>(got));
  return got != 0;
}

}  // namespace

Capture::Capture(std::vector<std::string> words, Through through, const std::string& directory)
    : words_(std::move(words)), through_(through) {
  Ends out = make_ends(through, directory);
  Ends err = make_ends(through, directory);
  FileActions actions;
  actions.open(STDIN_FILENO, "/dev/null");
  // A file has one end, which both have.
  actions.duplicate(out.theirs ? out.theirs.get() : out.ours.get(), STDOUT_FILENO);
  actions.duplicate(err.theirs ? err.theirs.get() : err.ours.get(), STDERR_FILENO);
  pid_ = spawn(words_, actions);
  ends_ = {std::move(out.ours), std::move(err.ours)};
}

Capture::~Capture() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

CompletedProcess Capture::finish(std::array<GrowingBytes, 2> used) {
  if (through_ != Through::memfd) {
    taken_ = std::move(used);
    for (GrowingBytes& each : taken_) each.clear();
  }
  if (through_ == Through::pipe || through_ == Through::socketpair) drain();
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) throw_errno("waitpid");
  }
  pid_ = -1;
  if (through_ == Through::file) read_files();
  if (through_ == Through::memfd) map_files();
  return {std::move(words_), WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status),
          std::move(taken_[0]), std::move(taken_[1])};
}

void Capture::drain() {
  // A negative descriptor is one that poll leaves out (poll(2)).
  std::array<pollfd, 2> streams{{{ends_[0].get(), POLLIN, 0}, {ends_[1].get(), POLLIN, 0}}};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    if (::poll(streams.data(), streams.size(), -1) < 0) {
      if (errno != EINTR) throw_errno("poll");
      continue;
    }
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (streams[i].revents != 0 && !take(streams[i].fd, taken_[i])) streams[i].fd = -1;
    }
  }
}

void Capture::read_files() {
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    // Its writer has left the one offset of both at the end.
    check(::lseek(ends_[i].get(), 0, SEEK_SET), "lseek");
    while (take(ends_[i].get(), taken_[i])) {
    }
  }
}

void Capture::map_files() {
  for (std::size_t i = 0; i < ends_.size(); ++i) taken_[i] = GrowingBytes(ends_[i].get());
}

Fd open_nameless_file(const std::string& directory) {
  return Fd(check(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600),
                  fmt::format("open of a file without a name in {}", directory)));
}

}  // namespace ipcbench
