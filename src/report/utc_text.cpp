#include "report/utc_text.h"

#include <array>
#include <stdexcept>

namespace ipcbench {

std::string utc_text(std::time_t time, const char* format) {
  std::tm calendar{};
  if (::gmtime_r(&time, &calendar) == nullptr) {
    throw std::out_of_range("no calendar reaches " + std::to_string(time) + " s after 1970");
  }
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &calendar)};
}

}  // namespace ipcbench
