#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "harness/registry.h"
#include "report/table.h"
#include "report/units.h"

namespace ipcbench {
namespace {

template <class T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

std::vector<std::string_view> waits_of(const Description& about) {
  std::vector<std::string_view> waits;
  for (const Wait wait : about.waits) waits.push_back(name(wait));
  return waits;
}

nlohmann::json to_json(const Mechanism& mechanism, const Availability& availability) {
  const Description& about = mechanism.description();
  return {{"id", about.id},
          {"title", about.title},
          {"family", about.family},
          {"path", about.path},
          {"available", !availability.why_not},
          {"reason", or_null(availability.why_not)},
          {"waits", waits_of(about)},
          {"max_message_bytes", or_null(availability.max_message_bytes)},
          {"limited_by", availability.limited_by},
          {"payload", name(about.payload)},
          {"lossless", about.lossless},
          {"boundaries", about.boundaries},
          {"zero_copy", mechanism.zero_copy},
          {"many_to_many_bytes", about.many_to_many_bytes},
          {"per_message",
           {{"system_calls", about.per_message.system_calls},
            {"sleep_calls", about.per_message.sleep_calls},
            {"copies", about.per_message.copies},
            {"wakeups", about.per_message.wakeups}}}};
}

std::vector<std::string> to_row(const Mechanism& mechanism, const Availability& availability) {
  const Description& about = mechanism.description();
  const std::string largest = about.payload == Payload::none   ? "-"
                              : availability.max_message_bytes ? format_bytes(*availability.max_message_bytes)
                                                               : "any";
  return {std::string(about.id),
          std::string(about.family),
          fmt::format("{}", fmt::join(waits_of(about), ", ")),
          std::string(name(about.payload)),
          largest,
          availability.why_not.value_or("yes")};
}

}  // namespace

void add_list(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("list", "Every mechanism: what it is, and whether it can be used here");
  const auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "For programs");
  command->callback([json] {
    RunDirectory names;
    nlohmann::json list = nlohmann::json::array();
    Table table({"mechanism", "family", "waits", "payload", "largest message", "available"});
    for (const Mechanism& mechanism : mechanisms()) {
      const Availability availability = mechanism.probe(names);
      list.push_back(to_json(mechanism, availability));
      table.add(to_row(mechanism, availability));
    }
    fmt::print("{}", *json ? nlohmann::json{{"mechanisms", list}}.dump(2) + "\n" : table.text());
  });
}

}  // namespace ipcbench
