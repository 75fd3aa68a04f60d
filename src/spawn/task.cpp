#include "spawn/task.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>

#include "os/error.h"

namespace ipcbench {

Task::Task(std::uint64_t output_bytes)
    // Without MFD_CLOEXEC: the program finds it by its number.
    : output_bytes_(output_bytes), memory_(check(::memfd_create("first-instruction", 0), "memfd_create")) {
  check(::ftruncate(memory_.get(), sizeof(FirstInstruction)), "ftruncate of a memfd");
  void* const memory =
      ::mmap(nullptr, sizeof(FirstInstruction), PROT_READ | PROT_WRITE, MAP_SHARED, memory_.get(), 0);
  if (memory == MAP_FAILED) throw_errno("mmap of a memfd");
  first_ = static_cast<FirstInstruction*>(memory);
  words_ = {started_program(), std::to_string(memory_.get()), std::to_string(bytes_a_stream())};
  for (std::string& word : words_) argv_.push_back(word.data());
  argv_.push_back(nullptr);
  command_ = fmt::format("'{}' {}", words_[0], fmt::join(words_.begin() + 1, words_.end(), " "));
}

Task::~Task() {
  ::munmap(first_, sizeof(FirstInstruction));
}

std::string started_program() {
  return std::filesystem::read_symlink("/proc/self/exe").replace_filename("ipcbench_started").string();
}

}  // namespace ipcbench
