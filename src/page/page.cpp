#include "page/page.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "page/assets.h"
#include "report/json_text.h"

namespace ipcbench {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Within an element an HTML parser looks for "</script" and "<!--", whatever the language there is. In JSON
// "<" stands in strings alone; what is not UTF-8 is shown as such.
std::string json_in_element(const nlohmann::json& data) {
  std::string text = dump_any_json(data);
  replace_all(text, "<", "\\u003c");
  return text;
}

// In a script it may stand in strings and regular expressions alone, and a backslash changes neither there.
std::string script_text(std::string_view script) {
  std::string text(script);
  replace_all(text, "</script", "<\\/script");
  replace_all(text, "<!--", "<\\!--");
  return text;
}

// Puts `text` where the template says @NAME@. Nothing of what was put in is looked at.
class Template {
 public:
  explicit Template(std::string_view rest) : rest_(rest) {}

  void put(std::string_view name, std::string_view text) {
    const std::size_t at = rest_.find(name);
    if (at == std::string_view::npos)
      throw std::logic_error("the page's template lacks " + std::string(name));
    page_.append(rest_.substr(0, at)).append(text);
    rest_.remove_prefix(at + name.size());
  }
  [[nodiscard]] std::string end() { return std::move(page_.append(rest_)); }

 private:
  std::string_view rest_;
  std::string page_;
};

}  // namespace

std::string page(const nlohmann::json& data, std::string_view charts) {
  Template made(page_template);
  made.put("@STYLE@", page_style);
  made.put("@CHART_LIBRARY@", script_text(charts));
  made.put("@DATA@", json_in_element(data));
  made.put("@SCRIPTS@", script_text(page_scripts));
  return made.end();
}

}  // namespace ipcbench
