// std::thread and std::jthread, for contrast: clone3 with everything shared, on a stack that glibc keeps for
// the next.

#include <thread>

#include "spawn/starter.h"
#include "spawn/task.h"

namespace ipcbench {
namespace {

template <class Thread>
class ThreadStarter : public Starter {
 public:
  explicit ThreadStarter(const StarterConfig& config) : task_(config.task) {}

  void start() override {
    thread_ = Thread([this] { task_.act(); });
  }
  void reap() override { thread_.join(); }

 private:
  const Task& task_;
  Thread thread_;
};

constexpr std::string_view thread_path =
    "mmap of a stack, if none is left; clone3 with memory, files and signals shared; futex until it has "
    "ended";

class PlainThread : public ThreadStarter<std::thread> {
 public:
  static constexpr StarterDescription about{
      .id = "std-thread", .title = "std::thread, for contrast", .path = thread_path};
  using ThreadStarter::ThreadStarter;
};

class JoiningThread : public ThreadStarter<std::jthread> {
 public:
  static constexpr StarterDescription about{
      .id = "std-jthread", .title = "std::jthread, for contrast", .path = thread_path};
  using ThreadStarter::ThreadStarter;
};

const StarterRegistration<PlainThread> plain_registration;
const StarterRegistration<JoiningThread> joining_registration;

}  // namespace
}  // namespace ipcbench
