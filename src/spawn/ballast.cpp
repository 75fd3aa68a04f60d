#include "spawn/ballast.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <fstream>

#include "os/error.h"
#include "os/files.h"
#include "os/text.h"

namespace ipcbench {
namespace {

constexpr const char* huge_page_policy = "/sys/kernel/mm/transparent_hugepage/enabled";

// The number behind "AnonHugePages:" of a mapping that begins at `address`, in KiB (proc_pid_smaps(5)).
std::uint64_t huge_kib_at(const void* address) {
  std::ifstream smaps("/proc/self/smaps");
  const std::string begin = fmt::format("{:x}-", reinterpret_cast<std::uintptr_t>(address));
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    const auto words = split_words(line);
    if (words.empty()) continue;
    // A mapping's first line begins with its addresses, the others with a name and a colon.
    if (!words[0].ends_with(':')) inside = line.starts_with(begin);
    if (inside && words[0] == "AnonHugePages:") return parse_number<std::uint64_t>(words[1]).value_or(0);
  }
  return 0;
}

}  // namespace

std::optional<std::string> why_no_ballast(std::uint64_t bytes, Pages pages) {
  const auto policy = read_text(huge_page_policy);
  if (pages == Pages::huge && (!policy || policy->find("[never]") != std::string::npos)) {
    return fmt::format("no transparent huge pages: {} is {}", huge_page_policy,
                       policy ? "never" : "not there");
  }
  struct sysinfo memory {};
  check(::sysinfo(&memory), "sysinfo");
  const std::uint64_t free = std::uint64_t{memory.freeram + memory.bufferram} * memory.mem_unit;
  if (bytes > free) return fmt::format("only {} MiB of memory are free", free >> 20U);
  return std::nullopt;
}

Ballast::Ballast(std::uint64_t bytes, Pages pages)
    : bytes_(bytes),
      memory_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
  if (memory_ == MAP_FAILED) throw_errno(fmt::format("mmap of {} bytes", bytes));
  // Fails where the kernel has no huge pages at all; then there are only base pages anyway.
  ::madvise(memory_, bytes, pages == Pages::huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  for (std::uint64_t offset = 0; offset < bytes; offset += page)
    static_cast<std::byte*>(memory_)[offset] = std::byte{1};
}

Ballast::~Ballast() {
  ::munmap(memory_, bytes_);
}

double Ballast::in_huge_pages() const {
  return static_cast<double>(huge_kib_at(memory_) * 1024) / static_cast<double>(bytes_);
}

}  // namespace ipcbench
