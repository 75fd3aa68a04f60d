#pragma once

#include <span>
#include <string>
#include <vector>

#include "advice/offers.h"
#include "advice/promises.h"
#include "advice/question.h"

namespace ipcbench {

/// A mechanism that answers the question, with the best way of using it that was measured.
struct Choice {
  Offer offer;
  std::string library;               ///< what it needs besides the kernel; empty: nothing
  std::string packages;              ///< Debian's, of the library
  std::optional<double> cores_busy;  ///< at the question's rate, both sides together
  bool like_first;                   ///< its interval reaches into that of the first
};

/// One that does not, and why.
struct LeftOut {
  std::string mechanism;
  std::string reason;
};

struct Advice {
  Question question;     ///< with the idle policy that was taken
  std::string distance;  ///< of the two CPUs in what it rests on: "near", "far"; empty: one alone was seen
  std::vector<Choice> ranking;
  std::vector<LeftOut> left_out;  ///< in the order of the promises
};

/// What an offer is ranked by; empty where that was not measured.
std::optional<Estimate> estimate_by(Criterion by, const Offer& offer);

/// Ranks what was measured by the question. Every mechanism of `promises`, or measured without any, is
/// either in the ranking or left out, once. The rules, which the report page follows too (docs/choosing.md):
/// - A mechanism has to promise what the question asks; messages always have to come, all of them.
/// - Its figures are those of the smallest measured size that a message of the question fits into.
/// - Of its wait strategies and transfers the best by the criterion counts. At a rate it has to pass so many
///   messages with the low end of its interval.
/// - What is ranked by is the median; a figure without an interval comes behind all that have one.
///   `like_first`: the 95 % intervals overlap.
/// `distance`: the main one of the offers (advice/offers.h).
Advice advise(const Question& question, std::span<const Offer> offers, std::span<const Promises> promises,
              const std::string& distance = "");

}  // namespace ipcbench
