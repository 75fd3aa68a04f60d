#include "gate/base_build.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "os/error.h"
#include "os/files.h"
#include "os/program.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// How a build is told apart from its like: code that did not change runs slower or faster for where the
// linker put it, and the loops of all mechanisms are functions in sections of their own.
struct Variant {
  const char* name;
  const char* link_flags;
};
constexpr std::array<Variant, 2> variants{{{"base", ""}, {"base2", "-Wl,--sort-section=name"}}};

// Of the environment; empty where it is not set.
std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  return value == nullptr ? "" : value;
}

// What git says, in a file that is not kept. It takes moments and leaves things whole, and so is not
// interrupted.
class Git {
 public:
  Git(fs::path checkout, fs::path scratch) : checkout_(std::move(checkout)), scratch_(std::move(scratch)) {}

  // Whether all went well, and the last line of what it says: its answer, or why not. Warnings stand before.
  [[nodiscard]] std::pair<bool, std::string> run(Words words) const {
    words.insert(words.begin(), "git");
    std::error_code ignored;
    fs::remove(scratch_, ignored);
    const bool good = run_program(words, checkout_, scratch_, nullptr).clean();
    std::string said = read_text(scratch_).value_or("");
    fs::remove(scratch_, ignored);
    return {good, said.substr(said.rfind('\n') + 1)};
  }

 private:
  fs::path checkout_;
  fs::path scratch_;
};

// One commit's place in the cache, held against other gates as long as this lives.
class CachedBuild {
 public:
  CachedBuild(fs::path directory, std::string commit, const Git& git, const Interrupt& interrupt)
      : directory_(std::move(directory)), commit_(std::move(commit)), git_(git), interrupt_(interrupt) {
    fs::create_directories(directory_);
    const fs::path lock = directory_ / "lock";
    lock_.reset(check(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666), lock.string()));
    while (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) throw_errno(lock.string());
      wait_for_other();
    }
  }

  std::vector<Build> get() {
    if (!is_there()) build();
    std::vector<Build> builds;
    for (const Variant& variant : variants) builds.push_back({variant.name, directory_ / variant.name});
    return builds;
  }

 private:
  void wait_for_other() const {
    constexpr int look_again_ms = 100;
    pollfd wait{interrupt_.fd(), POLLIN, 0};
    if (::poll(&wait, 1, look_again_ms) > 0) throw Interrupted();
  }

  [[nodiscard]] bool is_there() const {
    return std::ranges::all_of(variants, [&](const Variant& variant) {
      return fs::exists(directory_ / variant.name / arm_program);
    });
  }

  void build() {
    fmt::print(stderr, "building {:.12} twice (log: {})\n", commit_, log().string());
    fs::remove(log());
    clear();  // what a gate left that was killed
    try {
      add_worktree();
      for (const Variant& variant : variants) build(variant);
    } catch (...) {
      clear();
      throw;
    }
    clear();
  }

  // Forced twice: one that was killed while it was made is locked for good.
  void add_worktree() const {
    const auto [added, why] =
        git_.run({"worktree", "add", "--force", "--force", "--detach", source().string(), commit_});
    if (!added) throw UsageError(fmt::format("--base: git made no worktree of {}: {}", commit_, why));
  }

  void build(const Variant& variant) {
    fs::remove_all(tree());
    Words configure{"cmake", "--preset", "release", "-B", tree().string(), "-D", "BUILD_TESTING=OFF"};
    if (!std::string_view(variant.link_flags).empty()) {
      configure.insert(configure.end(), {"-D", fmt::format("CMAKE_EXE_LINKER_FLAGS={} {}",
                                                           variable("LDFLAGS"), variant.link_flags)});
    }
    run(configure);
    run({"cmake", "--build", tree().string(), "--target", arm_program});
    fs::remove_all(directory_ / variant.name);
    fs::rename(tree() / "bin", directory_ / variant.name);  // at once: half a build is never taken for one
  }

  void run(const Words& words) {
    const ExitStatus end = run_program(words, source(), log(), &interrupt_);
    if (end.clean()) return;
    throw UsageError(fmt::format("--base: {:.12} cannot be built ({} {} {}); its end: {}; log: {}", commit_,
                                 words[0], words[1], end.text(), last_line(log()), log().string()));
  }

  static std::string last_line(const fs::path& file) {
    std::ifstream in(file);
    std::string last;
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) last = line;
    }
    return last;
  }

  // All but the builds and the log.
  void clear() const {
    std::error_code ignored;
    fs::remove_all(tree(), ignored);
    fs::remove_all(source(), ignored);
    static_cast<void>(git_.run({"worktree", "prune"}));
  }

  [[nodiscard]] fs::path source() const { return directory_ / "source"; }
  [[nodiscard]] fs::path tree() const { return directory_ / "building"; }
  [[nodiscard]] fs::path log() const { return directory_ / "build.log"; }

  fs::path directory_;
  std::string commit_;
  const Git& git_;
  const Interrupt& interrupt_;
  Fd lock_;
};

}  // namespace

std::vector<Build> build_revision(const std::string& revision, const fs::path& checkout,
                                  const fs::path& cache, const Interrupt& interrupt) {
  try {
    fs::create_directories(cache);
    const Git git(checkout, cache / fmt::format("git-{}", ::getpid()));
    const auto [known, commit] =
        git.run({"rev-parse", "--verify", "--end-of-options", revision + "^{commit}"});
    if (!known || commit.find_first_not_of("0123456789abcdef") != std::string::npos) {
      throw UsageError(fmt::format("--base: '{}' is neither a directory nor a commit of this repository ({})",
                                   revision, commit));
    }
    return CachedBuild(cache / commit, commit, git, interrupt).get();
  } catch (const std::system_error& error) {
    throw UsageError(fmt::format("--base: cannot build in {}: {}", cache.string(), error.what()));
  }
}

fs::path usual_build_cache() {
  const fs::path below = fs::path("ipcbench") / "builds";
  if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty()) return cache / below;
  if (const std::string home = variable("HOME"); !home.empty()) return fs::path(home) / ".cache" / below;
  throw UsageError("--base: no place to build in; set XDG_CACHE_HOME or HOME");
}

}  // namespace ipcbench
