// One region a direction of a regular file in the run's own directory, written by pwrite and read by pread;
// whose turn it is, a futex word in anonymous shared memory tells. Messages pass through the page cache.
// Where the directory is on a disk, the kernel writes the file's pages back now and then, and a write to a
// page that is on its way may have to wait; on a tmpfs there is nothing below the cache. The limit is the
// free room there. Nothing tells a side that its peer has died.

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "harness/messages.h"
#include "harness/registry.h"
#include "mechanisms/parts/futex_gate.h"
#include "mechanisms/parts/reserve.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"
#include "os/shared_block.h"

namespace ipcbench {
namespace {

// Each direction's region begins on a cache line of its own.
constexpr std::size_t region_bytes(std::size_t message_bytes) {
  return lines_of(message_bytes) * cache_line_bytes;
}

// What the directory lies on, which a figure depends on.
std::string_view medium(const std::filesystem::path& directory) {
  struct statfs system {};
  if (::statfs(directory.c_str(), &system) < 0) return "an unknown file system";
  return system.f_type == TMPFS_MAGIC || system.f_type == RAMFS_MAGIC ? "a tmpfs, in memory" : "a disk";
}

void write_all(int fd, ConstBytes message, off_t at) {
  while (!message.empty()) {
    const ssize_t n = ::pwrite(fd, message.data(), message.size(), at);
    if (n < 0 && errno == EINTR) continue;
    check(n, "pwrite");
    message = message.subspan(static_cast<std::size_t>(n));
    at += n;
  }
}

void read_all(int fd, Bytes message, off_t at) {
  while (!message.empty()) {
    const ssize_t n = ::pread(fd, message.data(), message.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (check(n, "pread") == 0) throw std::runtime_error("pread: the file has been cut short");
    message = message.subspan(static_cast<std::size_t>(n));
    at += n;
  }
}

class FileEnd final : public Endpoint {
 public:
  FileEnd(Fd file, FutexGate<MemoryWait> out, off_t out_at, FutexGate<MemoryWait> in, off_t in_at)
      : file_(std::move(file)), out_(out), in_(in), out_at_(out_at), in_at_(in_at) {}

  void send(ConstBytes message) override {
    out_.await_empty();
    write_all(file_.get(), message, out_at_);
    out_.mark_full();
  }
  void receive(Bytes message) override {
    in_.await_full();
    read_all(file_.get(), message, in_at_);
    in_.mark_empty();
  }

 private:
  Fd file_;
  FutexGate<MemoryWait> out_;
  FutexGate<MemoryWait> in_;
  off_t out_at_;
  off_t in_at_;
};

class File final : public Transport {
 public:
  static constexpr Description about{
      .id = "file",
      .title = "regular file and a futex",
      .family = "file",
      .path =
          "pwrite copies the message into the file's pages in the kernel; the receiver asleep on "
          "a word in shared memory (futex) is woken, and pread copies the message out.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 4, .sleep_calls = 2, .copies = 2, .wakeups = 1}};

  static Availability probe(RunDirectory& names) {
    Availability room = available_room(names.path().c_str(), 2);
    if (!room.why_not) room.limited_by += fmt::format(" (on {}; TMPDIR says where)", medium(names.path()));
    return room;
  }

  explicit File(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config), name_(config.names.file("messages")) {
    const Fd file = open(O_CREAT | O_EXCL);
    reserve(file.get(), 2 * region_bytes(message_bytes_), name_.value());
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    const Role peer = peer_of(role);
    return std::make_unique<FileEnd>(open(0), gate(role), place_of(role), gate(peer), place_of(peer));
  }

 private:
  [[nodiscard]] Fd open(int flags) const {
    return Fd(check(::open(name_.c_str(), O_RDWR | O_CLOEXEC | flags, 0600), name_.value()));
  }
  FutexGate<MemoryWait> gate(Role sender) { return {words_->at(static_cast<std::size_t>(sender)), wait_}; }
  [[nodiscard]] off_t place_of(Role sender) const {
    return sender == Role::initiator ? 0 : static_cast<off_t>(region_bytes(message_bytes_));
  }

  std::size_t message_bytes_;
  MemoryWait wait_;
  Name name_;
  SharedBlock<std::array<SlotWord, 2>> words_;
};

const Registration<File> file_registration;

}  // namespace
}  // namespace ipcbench
