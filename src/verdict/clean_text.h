#pragma once

#include <string>
#include <string_view>

namespace ipcbench {

/// The text as any reader of UTF-8 and XML 1.0 takes it: what is not valid UTF-8 or no character of XML
/// (control characters but tab and line feed, U+FFFE, U+FFFF) is U+FFFD. What a program that failed has
/// said, or a path, may hold anything.
std::string clean_text(std::string_view text);

/// The same in one line: a space instead of each line break and tab.
std::string clean_line(std::string_view text);

}  // namespace ipcbench
