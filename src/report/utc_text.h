#pragma once

#include <ctime>
#include <string>

namespace ipcbench {

/// A time in UTC as std::strftime writes it: utc_text(0, "%Y-%m-%d") is "1970-01-01". Throws
/// std::out_of_range for a year that the calendar does not reach.
std::string utc_text(std::time_t time, const char* format);

}  // namespace ipcbench
