// One slot a direction in a file of the run's own directory that both sides map, guarded by the same
// semaphores as shm-sem, in the mapping itself: only what backs the memory differs. Where the directory is on
// a disk, the kernel writes the file's pages back now and then, and the next store to a page that it cleaned
// is a fault.

#include <fcntl.h>

#include <boost/interprocess/file_mapping.hpp>
#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/one_slot.h"
#include "mechanisms/parts/reserve.h"
#include "mechanisms/parts/semaphore_gate.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

class Mmap final : public Transport {
 public:
  static constexpr Description about{
      .id = "mmap",
      .title = "mapped file and semaphores",
      .family = "mapped file",
      .path =
          "As shm-sem: the sender waits for the slot to be empty, copies the message in and posts "
          "a semaphore; the receiver asleep on it is woken, copies it out and posts the other.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1},
      .in_place = true,
      .core = true};
  static Availability probe(RunDirectory& names) { return available_room(names.path().c_str(), 2); }

  explicit Mmap(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config), name_(config.names.file("slots")) {
    const Fd file(check(::open(name_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), name_.value()));
    reserve(file.get(), Slots<Semaphores>::bytes_for(message_bytes_), name_.value());
    bip::mapped_region region = map();
    Slots<Semaphores>(region, message_bytes_).construct();
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return semaphore_slot_end(map(), role, message_bytes_, wait_);
  }

 private:
  [[nodiscard]] bip::mapped_region map() const {
    return {bip::file_mapping(name_.c_str(), bip::read_write), bip::read_write};
  }

  std::size_t message_bytes_;
  MemoryWait wait_;
  Name name_;
};

const Registration<Mmap> mmap_registration;

}  // namespace
}  // namespace ipcbench
