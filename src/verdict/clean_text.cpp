#include "verdict/clean_text.h"

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <iterator>

namespace ipcbench {
namespace {

namespace utf = boost::locale::utf;
using Utf8 = utf::utf_traits<char>;

constexpr utf::code_point replacement = 0xFFFD;

// Production 2 of https://www.w3.org/TR/xml/; surrogates are no valid UTF-8. A carriage return is one, too,
// but every parser makes a line feed of it.
bool is_character(utf::code_point point) {
  if (point < 0x20) return point == '\t' || point == '\n';
  return utf::is_valid_codepoint(point) && point != 0x7F && point != 0xFFFE && point != 0xFFFF;
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string clean;
  for (const char *next = text.data(), *const end = next + text.size(); next != end;) {
    const char* const begin = next;
    const utf::code_point point = Utf8::decode(next, end);
    // A sequence that is broken must not take the character with it that breaks it.
    if (point == utf::illegal || point == utf::incomplete) next = begin + 1;
    Utf8::encode(is_character(point) ? point : replacement, std::back_inserter(clean));
  }
  return clean;
}

std::string clean_line(std::string_view text) {
  std::string line = clean_text(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return line;
}

}  // namespace ipcbench
