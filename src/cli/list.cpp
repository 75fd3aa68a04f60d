#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/commands.h"
#include "harness/registry.h"
#include "os/run_directory.h"
#include "report/json_text.h"
#include "report/or_null.h"
#include "report/table.h"
#include "report/units.h"
#include "spawn/starter.h"
#include "sync/registry.h"

namespace ipcbench {
namespace {

// Empty where it is not built in.
std::optional<std::string> version_of(const Library& library) {
  if (library.version == nullptr) return std::nullopt;
  return library.version();
}

nlohmann::json to_json(const Library* library) {
  if (library == nullptr) return nullptr;
  return {{"name", library->name},
          {"version", or_null(version_of(*library))},
          {"licence", library->licence},
          {"packages", library->packages}};
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
          {"tells_of_death", about.tells_of_death},
          {"zero_copy", mechanism.zero_copy},
          {"many_to_many_bytes", about.many_to_many_bytes},
          {"per_message",
           {{"system_calls", about.per_message.system_calls},
            {"sleep_calls", about.per_message.sleep_calls},
            {"copies", about.per_message.copies},
            {"wakeups", about.per_message.wakeups}}},
          {"library", to_json(about.library)}};
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

// What carries messages, what keeps processes apart or in step, and ways to start them.
struct Listing {
  nlohmann::json mechanisms = nlohmann::json::array();
  nlohmann::json primitives = nlohmann::json::array();
  nlohmann::json starters = nlohmann::json::array();
  std::map<std::string_view, const Library*> libraries;  ///< by name
  Table mechanism_table{{"mechanism", "family", "waits", "payload", "largest message", "available"}};
  Table primitive_table{{"primitive", "kind", "waits", "available"}};
  Table starter_table{{"way to start", "what it is", "available"}};

  void add(const Mechanism& mechanism, const Availability& availability) {
    mechanisms.push_back(to_json(mechanism, availability));
    mechanism_table.add(to_row(mechanism, availability));
    if (const Library* library = mechanism.description().library) libraries[library->name] = library;
  }
  void add(const Primitive& primitive, const std::optional<std::string>& why_not) {
    const SyncDescription& about = primitive.description();
    primitives.push_back({{"id", about.id},
                          {"title", about.title},
                          {"kind", name(about.kind)},
                          {"path", about.path},
                          {"wait", name(about.wait)},
                          {"available", !why_not},
                          {"reason", or_null(why_not)}});
    primitive_table.add({std::string(about.id), std::string(name(about.kind)), std::string(name(about.wait)),
                         why_not.value_or("yes")});
  }

  void add(const StarterRow& starter, const std::optional<std::string>& why_not) {
    const StarterDescription& about = starter.description();
    starters.push_back({{"id", about.id},
                        {"title", about.title},
                        {"captures", about.captures},
                        {"path", about.path},
                        {"available", !why_not},
                        {"reason", or_null(why_not)}});
    starter_table.add({std::string(about.id), std::string(about.title), why_not.value_or("yes")});
  }

  [[nodiscard]] std::string json() const {
    return dump_json({{"mechanisms", mechanisms}, {"primitives", primitives}, {"starters", starters}}, 2) +
           "\n";
  }
  [[nodiscard]] std::string text() const {
    Table library_table({"library", "version", "licence", "Debian packages"});
    for (const auto& [name, library] : libraries) {
      library_table.add({std::string(name), version_of(*library).value_or("not built in"),
                         std::string(library->licence), std::string(library->packages)});
    }
    return mechanism_table.text() + "\n" + library_table.text() + "\n" + primitive_table.text() + "\n" +
           starter_table.text();
  }
};

}  // namespace

void add_list(CommandLine& line) {
  CommandLine command = line.add_command(
      "list", "Every mechanism, primitive and way to start: what it is, and whether it can be used here");
  const auto json = std::make_shared<bool>(false);
  command.add_switch("--json", *json, "For programs");
  command.on_call([json] {
    RunDirectory names;
    Listing list;
    for (const Mechanism& mechanism : mechanisms()) list.add(mechanism, mechanism.probe(names));
    for (const Primitive& primitive : primitives()) list.add(primitive, primitive.why_not(names));
    for (const StarterRow& starter : starters()) list.add(starter, starter.why_not(names));
    fmt::print("{}", *json ? list.json() : list.text());
  });
}

}  // namespace ipcbench
