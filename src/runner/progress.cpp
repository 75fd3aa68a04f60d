#include "runner/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "os/clock.h"

namespace ipcbench {
namespace {

constexpr std::uint64_t plain_line_every_ns = 10 * ns_per_s;
constexpr std::size_t usual_width = 80;

std::size_t terminal_width() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : usual_width;
}

std::string format_left(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return whole < 60 ? fmt::format("{}s", whole) : fmt::format("{}m{:02}s", whole / 60, whole % 60);
}

std::string count_text(const Position& position) {
  if (position.budget_s) return fmt::format("[{}] ", position.begun);
  return fmt::format("[{:{}}/{}] ", position.begun, fmt::formatted_size("{}", position.total),
                     position.total);
}

// Nothing is guessed from nothing.
std::optional<double> seconds_left(const Position& position) {
  if (position.budget_s) return std::max(0.0, *position.budget_s - position.elapsed_s);
  const std::size_t done = position.begun - 1;
  if (done == 0) return std::nullopt;
  return position.elapsed_s / static_cast<double>(done) * static_cast<double>(position.total - done);
}

}  // namespace

std::string progress_line(std::string_view title, std::string_view what, const Position& position,
                          std::size_t width) {
  const auto seconds = seconds_left(position);
  const std::string left = seconds ? fmt::format(", {} left", format_left(*seconds)) : "";
  const std::string count = count_text(position);
  std::string middle = fmt::format("{}: {}", title, what);
  // How many and how long stay on a small terminal; the case gives way.
  const std::size_t fixed = count.size() + left.size();
  if (width > 0 && fixed + middle.size() > width) middle.resize(width > fixed ? width - fixed : 0);
  std::string line = count + middle + left;
  if (width > 0 && line.size() > width) line.resize(width);
  return line;
}

Progress::Progress(std::string title, std::size_t total, std::optional<double> budget_s)
    : title_(std::move(title)),
      position_{0, total, 0, budget_s},
      started_ns_(now_ns()),
      terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (terminal_ && position_.begun > 0) fmt::print(stderr, "\r\x1b[K");
}

void Progress::begin(std::string_view what, std::optional<std::size_t> left, std::string_view others) {
  if (left) position_.total = position_.begun + *left;
  ++position_.begun;
  const std::string text = others.empty() ? std::string(what) : fmt::format("{} (beside {})", what, others);
  const std::uint64_t now = now_ns();
  position_.elapsed_s = static_cast<double>(now - started_ns_) / 1e9;
  if (terminal_) {
    fmt::print(stderr, "\r{}\x1b[K", progress_line(title_, text, position_, terminal_width() - 1));
    std::fflush(stderr);
  } else if (position_.begun == 1 || now - last_line_ns_ >= plain_line_every_ns) {
    last_line_ns_ = now;
    fmt::print(stderr, "{}\n", progress_line(title_, text, position_, 0));
  }
}

}  // namespace ipcbench
