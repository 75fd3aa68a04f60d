#include "verdict/judgement_json.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <system_error>
#include <utility>

#include "os/error.h"
#include "os/fd.h"
#include "os/usage_error.h"
#include "report/json_text.h"
#include "verdict/figures.h"
#include "verdict/json_member.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t schema = 1;
constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr const char* remedy = "it is damaged: measure again, or take another file";

// ---- writing

json number(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json numbers(std::span<const double> values) {
  json all = json::array();
  for (const double value : values) all.push_back(number(value));
  return all;
}

json to_json(const Origin& side) {
  return {{"given", side.given},
          {"commit", side.commit},
          {"dirty", side.dirty ? json(*side.dirty) : json(nullptr)}};
}

json to_json(const Rounds& rounds) {
  return {{"screened", numbers(rounds.screened)},
          {"confirmed", numbers(rounds.confirmed)},
          {"rebuilt", numbers(rounds.rebuilt)}};
}

json to_json(const Finding& finding) {
  return {{"cell", finding.cell},
          {"verdict", name(finding.verdict)},
          {"failure", finding.failure},
          {"values", finding.values},
          {"dropped", finding.dropped},
          {"ratio", number(finding.ratio)},
          {"interval", {{"low", number(finding.interval.low)}, {"high", number(finding.interval.high)}}},
          {"smallest_visible", number(finding.smallest_visible)},
          {"margin", number(finding.margin)},
          {"was_suspect", finding.was_suspect},
          {"floor_ratio", number(finding.floor_ratio.value_or(not_a_number))},
          {"rounds", to_json(finding.rounds)}};
}

// ---- reading

std::vector<double> numbers_from(const JsonMember& member) {
  std::vector<double> values;
  for (const JsonMember& each : member.elements()) values.push_back(each.number(not_a_number));
  return values;
}

Verdict verdict_from(const JsonMember& member) {
  const std::string text = member.text();
  for (const Verdict verdict : verdicts) {
    if (name(verdict) == text) return verdict;
  }
  member.fail("none of slower, faster, equivalent, unresolved");
}

Origin side_from(const JsonMember& member) {
  return {.given = member.at("given").text(),
          .commit = member.at("commit").text(),
          .dirty = member.at("dirty").boolean_or_null()};
}

Rounds rounds_from(const JsonMember& member) {
  return {.screened = numbers_from(member.at("screened")),
          .confirmed = numbers_from(member.at("confirmed")),
          .rebuilt = numbers_from(member.at("rebuilt"))};
}

std::optional<double> known(double value) {
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

// What null stands for is what the figure becomes where there are too few values: no ratio, no upper bound.
Finding finding_from(const JsonMember& member) {
  const JsonMember interval = member.at("interval");
  return {.cell = member.at("cell").text(),
          .verdict = verdict_from(member.at("verdict")),
          .failure = member.at("failure").text(),
          .values = member.at("values").count(),
          .dropped = member.at("dropped").count(),
          .ratio = member.at("ratio").number(not_a_number),
          .interval = {interval.at("low").number(not_a_number), interval.at("high").number(unbounded)},
          .smallest_visible = member.at("smallest_visible").number(unbounded),
          .margin = member.at("margin").number(unbounded),
          .was_suspect = member.at("was_suspect").boolean(),
          .floor_ratio = known(member.at("floor_ratio").number(not_a_number)),
          .rounds = rounds_from(member.at("rounds"))};
}

Judgement judgement_from(const JsonMember& member) {
  Judgement judgement{.kind = member.at("kind").text(),
                      .id = member.at("id").text(),
                      .unix_time_ms = member.at("unix_time_ms").integer(),
                      .base = side_from(member.at("base")),
                      .head = side_from(member.at("head")),
                      .seed = member.at("seed").count(),
                      .took_s = member.at("took_s").number(unbounded),
                      .margin = member.at("margin").number(unbounded),
                      .family_alpha = member.at("family_alpha").number(not_a_number),
                      .interrupted = member.at("interrupted").boolean(),
                      .findings = {},
                      .remarks = {}};
  for (const JsonMember& each : member.at("findings").elements()) {
    judgement.findings.push_back(finding_from(each));
  }
  for (const JsonMember& each : member.at("remarks").elements()) judgement.remarks.push_back(each.text());
  return judgement;
}

void check_schema(const JsonMember& member, const fs::path& file) {
  const std::uint64_t found = member.at("schema").count();
  if (found == schema) return;
  throw UsageError(
      fmt::format("{}: is of schema {}, and this ipcbench reads {}; read it with the one that wrote it",
                  file.string(), found, schema));
}

std::string contents_of(const fs::path& file) {
  try {
    const Fd fd(check(::open(file.c_str(), O_RDONLY | O_CLOEXEC), "open"));
    std::string text;
    std::array<char, 65'536> part{};
    while (const ssize_t size = check(::read(fd.get(), part.data(), part.size()), "read")) {
      text.append(part.data(), static_cast<std::size_t>(size));
    }
    return text;
  } catch (const std::system_error& error) {
    throw UsageError(
        fmt::format("{}: cannot be read ({}); make it readable", file.string(), error.code().message()));
  }
}

json parsed(const fs::path& file) {
  const std::string text = contents_of(file);
  try {
    return parse_json(text);
  } catch (const json::parse_error& error) {
    throw UsageError(
        fmt::format("{}: is no JSON or cut off (at byte {} of {}); measure again, or take another file",
                    file.string(), error.byte, text.size()));
  } catch (const json::exception&) {
    throw UsageError(fmt::format("{}: holds what is no JSON number; {}", file.string(), remedy));
  }
}

fs::path file_of(const fs::path& run) {
  std::error_code ignored;
  fs::path file = fs::is_directory(run, ignored) ? run / judgement_file : run;
  if (fs::exists(file, ignored) || ignored) return file;
  throw UsageError(fmt::format("{}: no such file; give one that `ipcbench gate --out DIR` wrote, or its DIR",
                               file.string()));
}

}  // namespace

json to_json(const Judgement& judgement) {
  json findings = json::array();
  for (const Finding& each : judgement.findings) findings.push_back(to_json(each));
  return {{"schema", schema},
          {"kind", judgement.kind},
          {"id", judgement.id},
          {"unix_time_ms", judgement.unix_time_ms},
          {"base", to_json(judgement.base)},
          {"head", to_json(judgement.head)},
          {"seed", judgement.seed},
          {"took_s", number(judgement.took_s)},
          {"margin", number(judgement.margin)},
          {"family_alpha", number(judgement.family_alpha)},
          {"interrupted", judgement.interrupted},
          {"findings", std::move(findings)},
          {"remarks", judgement.remarks}};
}

Judgement read_judgement(const fs::path& run) {
  const fs::path file = file_of(run);
  const json document = parsed(file);
  const JsonMember member(document, file.string(), remedy);
  check_schema(member, file);
  return judgement_from(member);
}

}  // namespace ipcbench
