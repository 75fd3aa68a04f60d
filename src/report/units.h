#pragma once

#include <cstddef>
#include <string>

namespace ipcbench {

/// "812 ns", "6.59 µs", "1.20 ms", "3.41 s": three significant digits in the unit that fits.
std::string format_ns(double ns);

/// "8 B", "4 KiB", "1 MiB", "4097 B": exact.
std::string format_bytes(std::size_t bytes);

/// "812 B/s", "1.20 GB/s": decimal prefixes, three significant digits.
std::string format_bytes_per_s(double bytes_per_s);

/// The same for a plain number: "812", "151 k", "1.20 M".
std::string format_count(double count);

/// A ratio: "1.02", "12.3".
std::string format_ratio(double ratio);

/// How many characters `text` (UTF-8) takes on a terminal, where each code point takes one.
std::size_t display_width(const std::string& text);

}  // namespace ipcbench
