#include "os/run_directory.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mqueue.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "fake_tree.h"
#include "os/child.h"
#include "os/error.h"
#include "os/files.h"
#include "processes.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

void make_file(const std::string& path) {
  const Fd made(check(::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600), path));
}
void make_shared_memory(const std::string& name) {
  const Fd made(check(::shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600), name));
}
void make_message_queue(const std::string& name) {
  mq_attr attributes{};
  attributes.mq_maxmsg = 1;
  attributes.mq_msgsize = 1;
  ::mq_close(check(::mq_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600, &attributes), name));
}

bool is_file(const std::string& path) {
  return fs::exists(fs::symlink_status(path));
}
bool is_shared_memory(const std::string& name) {
  return static_cast<bool>(Fd(::shm_open(name.c_str(), O_RDONLY, 0)));
}
bool is_message_queue(const std::string& name) {
  const mqd_t queue = ::mq_open(name.c_str(), O_RDONLY);
  if (queue >= 0) ::mq_close(queue);
  return queue >= 0;
}

std::string journal_of(const fs::path& directory) {
  return read_text(directory / "journal").value_or("");
}

// A directory as a dead run leaves it, or one that is made to look like it.
void make_left_over(FakeTree& tree, const std::string& name, std::string_view journal,
                    fs::perms mode = fs::perms::owner_all) {
  tree.write(name + "/journal", journal);
  fs::permissions(tree.root() / name, mode);
}

TEST(RunDirectory, IsPrivateAndNamedAfterItsProcess) {
  FakeTree base;
  const RunDirectory run(base.root());
  EXPECT_EQ(fs::path(run.path()).parent_path(), base.root());
  EXPECT_THAT(fs::path(run.path()).filename().string(),
              testing::StartsWith("ipcbench-" + std::to_string(getpid()) + "-"));
  EXPECT_EQ(fs::status(run.path()).permissions(), fs::perms::owner_all);
}

TEST(RunDirectory, WritesANameDownBeforeTheThingIsMade) {
  FakeTree base;
  RunDirectory run(base.root());
  const Name file = run.file("a");
  const Name memory = run.shared_memory("b");
  const Name queue = run.message_queue("c");
  EXPECT_EQ(journal_of(run.path()), "file " + file.value() + "\nshared-memory " + memory.value() +
                                        "\nmessage-queue " + queue.value());
  EXPECT_FALSE(is_file(file.value()));
  EXPECT_FALSE(is_shared_memory(memory.value()));
  EXPECT_FALSE(is_message_queue(queue.value()));
}

TEST(RunDirectory, GivesEachNameOnce) {
  FakeTree base;
  RunDirectory run(base.root());
  const Name first = run.file("same");
  const Name second = run.file("same");
  const Name memory = run.shared_memory("same");
  EXPECT_NE(first.value(), second.value());
  EXPECT_EQ(fs::path(first.value()).parent_path(), run.path());
  EXPECT_THAT(first.value(), testing::EndsWith("-same"));
  EXPECT_THAT(memory.value(), testing::StartsWith("/" + fs::path(run.path()).filename().string() + "-"));
}

TEST(Name, RemovesWhatItNamesWhenItGoes) {
  FakeTree base;
  RunDirectory run(base.root());
  std::string file;
  std::string memory;
  std::string queue;
  {
    const Name file_name = run.file("f");
    const Name memory_name = run.shared_memory("m");
    const Name queue_name = run.message_queue("q");
    make_file(file = file_name.value());
    make_shared_memory(memory = memory_name.value());
    make_message_queue(queue = queue_name.value());
    EXPECT_TRUE(is_file(file) && is_shared_memory(memory) && is_message_queue(queue));
  }
  EXPECT_FALSE(is_file(file));
  EXPECT_FALSE(is_shared_memory(memory));
  EXPECT_FALSE(is_message_queue(queue));
}

TEST(Name, IsOneOwnersAfterAMove) {
  FakeTree base;
  RunDirectory run(base.root());
  std::optional<Name> kept;
  {
    Name name = run.file("f");
    make_file(name.value());
    kept.emplace(std::move(name));
  }
  EXPECT_TRUE(is_file(kept->value()));
}

TEST(RunDirectory, TakesAlongWhatIsStillThereWhenItGoes) {
  FakeTree base;
  std::optional<RunDirectory> run(std::in_place, base.root());
  const Name file = run->file("f");
  const Name memory = run->shared_memory("m");
  make_file(file.value());
  make_shared_memory(memory.value());
  run.reset();
  EXPECT_FALSE(is_file(file.value()));
  EXPECT_FALSE(is_shared_memory(memory.value()));
  EXPECT_TRUE(fs::is_empty(base.root()));
}

TEST(RunDirectory, GoesWhenAnExceptionEndsItsRun) {
  FakeTree base;
  EXPECT_THROW(
      {
        RunDirectory run(base.root());
        const Name name = run.file("f");
        make_file(name.value());
        throw std::runtime_error("the run failed");
      },
      std::runtime_error);
  EXPECT_TRUE(fs::is_empty(base.root()));
}

TEST(RunDirectory, LeavesWhatItsJournalDoesNotName) {
  FakeTree base;
  fs::path path;
  {
    const RunDirectory run(base.root());
    path = run.path();
    make_file(path / "a-users-own");
  }
  EXPECT_TRUE(is_file(path / "a-users-own"));
}

TEST(RunDirectory, HasRoomForTwoInOneProcess) {
  FakeTree base;
  RunDirectory first(base.root());
  std::optional<RunDirectory> second(std::in_place, base.root());
  EXPECT_NE(first.path(), second->path());
  const Name name = first.file("f");
  make_file(name.value());
  EXPECT_THAT(RunDirectory::sweep(base.root()), IsEmpty()) << "both are live";
  second.reset();
  EXPECT_TRUE(is_file(name.value())) << "the other one's";
}

TEST(RunDirectory, SaysWhereItCouldNotBeMade) {
  FakeTree base;
  base.write("file", "");
  for (const char* place : {"missing", "file"}) {
    try {
      const RunDirectory run(base.root() / place);
      FAIL() << "made in " << place;
    } catch (const std::system_error& error) {
      EXPECT_THAT(error.what(), HasSubstr((base.root() / place).string()));
    }
  }
}

TEST(RunDirectory, LeavesNothingWhereDescriptorsAreShort) {
  FakeTree base;
  Child child("no-descriptors", [&] {
    rlimit limit{};
    check(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    const rlimit none{0, limit.rlim_max};
    check(setrlimit(RLIMIT_NOFILE, &none), "setrlimit");
    try {
      const RunDirectory run(base.root());
    } catch (const std::system_error& error) {
      setrlimit(RLIMIT_NOFILE, &limit);  // UBSan wants descriptors to look at `error`
      _exit(error.code().value() == EMFILE ? 7 : 8);
    }
  });
  EXPECT_EQ(child.wait().text(), "exited with 7");
  EXPECT_TRUE(fs::is_empty(base.root()));
}

TEST(RunDirectory, IsBelowTmpdir) {
  const char* before = std::getenv("TMPDIR");
  const std::optional<std::string> kept =
      before != nullptr ? std::optional<std::string>(before) : std::nullopt;
  ::setenv("TMPDIR", "/somewhere/else", 1);
  EXPECT_EQ(RunDirectory::default_base(), "/somewhere/else");
  ::setenv("TMPDIR", "", 1);
  EXPECT_EQ(RunDirectory::default_base(), "/tmp");
  ::unsetenv("TMPDIR");
  EXPECT_EQ(RunDirectory::default_base(), "/tmp");
  if (kept) ::setenv("TMPDIR", kept->c_str(), 1);
}

// A run in a process of its own, with one thing of each kind.
class OtherRun {
 public:
  explicit OtherRun(const fs::path& base)
      : child_("other-run", [&] {
          RunDirectory run(base);
          const Name a_file = run.file("f");
          const Name a_memory = run.shared_memory("m");
          const Name a_queue = run.message_queue("q");
          make_file(a_file.value());
          make_shared_memory(a_memory.value());
          make_message_queue(a_queue.value());
          make_file(base / "ready");
          sleep_for_good();
        }) {
    if (!eventually([&] { return is_file(base / "ready"); })) throw std::runtime_error("the other run hangs");
    for (const auto& entry : fs::directory_iterator(base)) {
      if (entry.is_directory()) directory = entry.path();
    }
    file = directory / "0-f";
    memory = "/" + directory.filename().string() + "-1-m";
    queue = "/" + directory.filename().string() + "-2-q";
  }

  void kill() {
    child_.kill();
    child_.wait();
  }
  [[nodiscard]] bool is_whole() const {
    return is_file(file) && is_shared_memory(memory) && is_message_queue(queue);
  }

  fs::path directory;
  std::string file, memory, queue;

 private:
  Child child_;
};

TEST(Sweep, RemovesWhatAKilledRunLeftButNothingOfALiveOne) {
  FakeTree base;
  OtherRun other(base.root());
  ASSERT_TRUE(other.is_whole());
  EXPECT_THAT(RunDirectory::sweep(base.root()), IsEmpty());
  EXPECT_TRUE(other.is_whole()) << "while it lived";

  other.kill();
  ASSERT_TRUE(other.is_whole()) << "nobody has swept yet";
  EXPECT_THAT(RunDirectory::sweep(base.root()),
              UnorderedElementsAre(other.file, other.memory, other.queue, other.directory.string()));
  EXPECT_FALSE(is_file(other.file));
  EXPECT_FALSE(is_shared_memory(other.memory));
  EXPECT_FALSE(is_message_queue(other.queue));
  EXPECT_FALSE(fs::exists(other.directory));
  EXPECT_THAT(RunDirectory::sweep(base.root()), IsEmpty());
}

TEST(Sweep, WaitsForTheLastProcessOfARun) {
  FakeTree base;
  // A side outlives its killed runner for a moment, and still uses the names: it holds the lock too.
  make_left_over(base, "ipcbench-1-1", "");
  const fs::path left = base.root() / "ipcbench-1-1";
  Fd lock(::open(left.c_str(), O_RDONLY | O_DIRECTORY));
  ASSERT_EQ(::flock(lock.get(), LOCK_EX | LOCK_NB), 0);
  std::optional<Child> side(std::in_place, "side", sleep_for_good);
  lock.reset();
  EXPECT_THAT(RunDirectory::sweep(base.root()), IsEmpty());
  side.reset();
  EXPECT_THAT(RunDirectory::sweep(base.root()), UnorderedElementsAre(left.string()));
}

TEST(Sweep, LeavesWhatMerelyLooksLikeARun) {
  FakeTree base;
  make_left_over(base, "ipcbench-root", "");
  make_left_over(base, "ipcbench-1", "");
  make_left_over(base, "ipcbench-1-2-3-4", "");
  make_left_over(base, "xipcbench-1-2", "");
  make_left_over(base, "ipcbench-1-3", "", fs::perms::owner_all | fs::perms::group_read);
  base.write("ipcbench-1-4/data", "no journal");
  fs::permissions(base.root() / "ipcbench-1-4", fs::perms::owner_all);
  base.write("elsewhere/journal", "");
  fs::permissions(base.root() / "elsewhere", fs::perms::owner_all);
  fs::create_directory_symlink(base.root() / "elsewhere", base.root() / "ipcbench-1-5");
  base.write("ipcbench-1-6", "a file");
  fs::create_directory(base.root() / "ipcbench-1-7");
  fs::create_symlink(base.root() / "elsewhere/journal", base.root() / "ipcbench-1-7/journal");
  fs::permissions(base.root() / "ipcbench-1-7", fs::perms::owner_all);

  EXPECT_THAT(RunDirectory::sweep(base.root()), IsEmpty());
  for (const char* kept : {"ipcbench-root/journal", "ipcbench-1/journal", "ipcbench-1-2-3-4/journal",
                           "xipcbench-1-2/journal", "ipcbench-1-3/journal", "ipcbench-1-4/data",
                           "elsewhere/journal", "ipcbench-1-5", "ipcbench-1-6", "ipcbench-1-7/journal"}) {
    EXPECT_TRUE(is_file(base.root() / kept)) << kept;
  }
}

TEST(Sweep, RemovesWhatARunLeftThatWasKilledBeforeItHadAJournal) {
  FakeTree base;
  const auto left = base.root() / "ipcbench-1-2";
  fs::create_directory(left);
  fs::permissions(left, fs::perms::owner_all);
  EXPECT_THAT(RunDirectory::sweep(base.root()), UnorderedElementsAre(left.string()));
  EXPECT_FALSE(fs::exists(left));
}

TEST(Sweep, LeavesAnotherUsersDirectory) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a directory away";
  FakeTree base;
  make_left_over(base, "ipcbench-1-2", "");
  ASSERT_EQ(::chown((base.root() / "ipcbench-1-2").c_str(), 65534, 65534), 0);
  EXPECT_THAT(RunDirectory::sweep(base.root()), IsEmpty());
  EXPECT_TRUE(is_file(base.root() / "ipcbench-1-2/journal"));
}

TEST(Sweep, RemovesNothingThatIsNotTheRunsOwnWhateverTheJournalSays) {
  FakeTree base;
  base.write("victim", "").write("ipcbench-1-2/below/victim", "");
  const std::string others = "/ipcbench-test-" + std::to_string(getpid());
  make_shared_memory(others);
  make_message_queue(others);
  const std::string root = base.root().string();
  make_left_over(base, "ipcbench-1-2",
                 "file " + root + "/victim\n" +                         //
                     "file " + root + "/ipcbench-1-2/../victim\n" +     //
                     "file " + root + "/ipcbench-1-2/below/victim\n" +  //
                     "shared-memory " + others + "\n" +                 //
                     "message-queue " + others + "\n" +                 //
                     "directory " + root + "\n" +                       //
                     "nonsense\n");
  EXPECT_THAT(RunDirectory::sweep(base.root()), IsEmpty());
  EXPECT_TRUE(is_file(root + "/victim"));
  EXPECT_TRUE(is_file(root + "/ipcbench-1-2/below/victim"));
  EXPECT_TRUE(is_shared_memory(others));
  EXPECT_TRUE(is_message_queue(others));
  ::shm_unlink(others.c_str());
  ::mq_unlink(others.c_str());
}

TEST(Sweep, GoesOnAfterALineThatMeansNothing) {
  FakeTree base;
  const std::string own = (base.root() / "ipcbench-1-2" / "0-f").string();
  base.write("ipcbench-1-2/0-f", "");
  make_left_over(base, "ipcbench-1-2", "unknown-kind /x\nfile " + own + "\n");
  EXPECT_THAT(RunDirectory::sweep(base.root()),
              UnorderedElementsAre(own, (base.root() / "ipcbench-1-2").string()));
}

TEST(Sweep, FindsNothingWhereThereIsNoDirectory) {
  EXPECT_THAT(RunDirectory::sweep("/nonexistent"), IsEmpty());
}

TEST(Sweep, ManagesABaseWithSpaces) {
  FakeTree base;
  const fs::path spaced = base.root() / "a b";
  fs::create_directory(spaced);
  OtherRun other(spaced);
  other.kill();
  EXPECT_THAT(RunDirectory::sweep(spaced), Contains(other.file));
}

}  // namespace
}  // namespace ipcbench
