#include "verdict/junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>

#include "report/utc_text.h"
#include "verdict/clean_text.h"
#include "verdict/figures.h"
#include "verdict/judgement_text.h"

namespace ipcbench {
namespace {

void set(pugi::xml_node node, const char* attribute, std::string_view value) {
  node.append_attribute(attribute).set_value(clean_line(value).c_str());
}

void add_property(pugi::xml_node properties, std::string_view name, std::string_view value) {
  pugi::xml_node property = properties.append_child("property");
  set(property, "name", name);
  set(property, "value", value);
}

void add_figure(pugi::xml_node properties, const Finding& finding, const char* figure, double value) {
  if (std::isfinite(value)) {
    add_property(properties, fmt::format("{}.{}", finding.cell, figure), fmt::format("{:.9g}", value));
  }
}

// What is unknown is left out, never 0.
void add_figures(pugi::xml_node properties, const Finding& finding) {
  if (finding.values > 0) {
    add_figure(properties, finding, "ratio", finding.ratio);
    if (finding.interval.low > 0) add_figure(properties, finding, "low", finding.interval.low);
    add_figure(properties, finding, "high", finding.interval.high);
    add_figure(properties, finding, "smallest_visible", finding.smallest_visible);
  }
  add_figure(properties, finding, "margin", finding.margin);
  add_figure(properties, finding, "rounds", static_cast<double>(finding.values));
  add_figure(properties, finding, "dropped", static_cast<double>(finding.dropped));
}

void add_origin(pugi::xml_node properties, const std::string& role, const Origin& origin) {
  add_property(properties, role, origin.given);
  if (!origin.commit.empty()) add_property(properties, role + ".commit", origin.commit);
  if (origin.dirty) add_property(properties, role + ".dirty", *origin.dirty ? "true" : "false");
}

void add_properties(pugi::xml_node suite, const Judgement& judgement) {
  pugi::xml_node properties = suite.append_child("properties");
  const Conclusion head = conclusion(judgement);
  add_property(properties, "id", judgement.id);
  add_property(properties, "verdict", head.word);
  add_property(properties, "summary", head.detail);
  add_origin(properties, "base", judgement.base);
  add_origin(properties, "head", judgement.head);
  add_property(properties, "seed", std::to_string(judgement.seed));
  for (const Finding& each : judgement.findings) add_figures(properties, each);
}

std::string figures(const Finding& finding) {
  if (finding.values == 0) return "no rounds";
  return fmt::format("{} (95 % interval {}; margin {}; seen from {}; {} rounds, {} dropped)",
                     change(finding.ratio), interval_text(finding), change(1 + finding.margin),
                     change(finding.smallest_visible), finding.values, finding.dropped);
}

enum class Outcome : std::uint8_t { passed, failure, error, skipped };

Outcome outcome_of(const Finding& finding) {
  if (finding.verdict == Verdict::slower) return Outcome::failure;
  if (!finding.failure.empty()) return Outcome::error;
  return finding.verdict == Verdict::unresolved ? Outcome::skipped : Outcome::passed;
}

std::string count(const Judgement& judgement, Outcome outcome) {
  return std::to_string(std::ranges::count(judgement.findings, outcome, outcome_of));
}

void add_outcome(pugi::xml_node test, const Finding& finding) {
  switch (outcome_of(finding)) {
    case Outcome::passed:
      return;
    case Outcome::skipped:
      set(test.append_child("skipped"), "message", "unresolved: " + figures(finding));
      return;
    case Outcome::failure: {
      pugi::xml_node failure = test.append_child("failure");
      set(failure, "message", "slower: " + figures(finding));
      set(failure, "type", "slower");
      return;
    }
    case Outcome::error: {
      pugi::xml_node error = test.append_child("error");
      set(error, "message", "could not be measured: " + finding.failure);
      set(error, "type", "not measured");
      return;
    }
  }
}

// Seconds with at most three digits behind the point, as Jenkins's schema wants them.
std::string seconds(double s) {
  return fmt::format("{:.3f}", std::isfinite(s) ? std::max(s, 0.0) : 0);
}

std::size_t rounds_of(const Finding& finding) {
  return finding.rounds.screened.size() + finding.rounds.confirmed.size() + finding.dropped;
}

// Both schemas want a test's time, and nobody has taken a cell's: the rounds take about equally long.
double share_of(const Finding& finding, const Judgement& judgement) {
  std::size_t all = 0;
  for (const Finding& each : judgement.findings) all += rounds_of(each);
  return all == 0 ? 0 : static_cast<double>(rounds_of(finding)) / static_cast<double>(all);
}

void add_test(pugi::xml_node suite, const Finding& finding, const Judgement& judgement) {
  pugi::xml_node test = suite.append_child("testcase");
  set(test, "name", finding.cell);
  set(test, "classname", "ipcbench." + judgement.kind);
  set(test, "time", seconds(judgement.took_s * share_of(finding, judgement)));
  add_outcome(test, finding);
}

void add_attributes(pugi::xml_node suite, const Judgement& judgement) {
  set(suite, "package", "ipcbench");
  set(suite, "id", "0");
  set(suite, "name", "ipcbench " + judgement.kind);
  set(suite, "timestamp", utc_text(judgement.unix_time_ms / 1000, "%Y-%m-%dT%H:%M:%S"));
  // What the schema says to give where the host is not known; the id names it for whoever reads it.
  set(suite, "hostname", "localhost");
  set(suite, "tests", std::to_string(judgement.findings.size()));
  set(suite, "failures", count(judgement, Outcome::failure));
  set(suite, "errors", count(judgement, Outcome::error));
  set(suite, "skipped", count(judgement, Outcome::skipped));
  set(suite, "time", seconds(judgement.took_s));
}

std::string text_of_errors(const Judgement& judgement) {
  std::string text;
  for (const std::string& remark : judgement.remarks) text += remark + '\n';
  return text;
}

}  // namespace

// The order of the elements is that of Ant's schema; all of them have to be there.
std::string junit(const Judgement& judgement) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node suite = document.append_child("testsuites").append_child("testsuite");
  add_attributes(suite, judgement);
  add_properties(suite, judgement);
  for (const Finding& each : judgement.findings) add_test(suite, each, judgement);
  suite.append_child("system-out").text().set(clean_text(judgement_text(judgement)).c_str());
  suite.append_child("system-err").text().set(clean_text(text_of_errors(judgement)).c_str());
  std::ostringstream text;
  document.save(text, "  ");
  return text.str();
}

}  // namespace ipcbench
