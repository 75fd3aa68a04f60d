#include "advice/advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>
#include <utility>

#include "report/units.h"

namespace ipcbench {
namespace {

using Reason = std::optional<std::string>;

// Why what a mechanism promises is not enough; empty where it is.
Reason why_not(const Question& question, const Promises& its) {
  const auto lacks = [](const std::optional<bool>& promise) { return !promise.value_or(false); };
  if (its.payload.empty()) return "the run does not say what it promises";
  if (its.available == false) return fmt::format("cannot be used there: {}", its.reason);
  if (its.payload == "none" && question.bytes > 0) return "carries nothing but its arrival";
  if (its.max_message_bytes && *its.max_message_bytes < question.bytes) {
    return fmt::format("carries at most {}", format_bytes(*its.max_message_bytes));
  }
  if (lacks(its.lossless)) return "may lose messages";
  if (question.boundaries && lacks(its.boundaries)) return "does not keep messages apart";
  if (question.many_to_one && its.many_to_many_bytes < std::max<std::uint64_t>(question.bytes, 1)) {
    return its.many_to_many_bytes == 0
               ? "several senders may not share it"
               : fmt::format("several senders may share it up to {}", format_bytes(its.many_to_many_bytes));
  }
  if (question.survive_crash && lacks(its.tells_of_death))
    return "does not tell a side that its peer has died";
  if (question.no_library && !its.library.empty()) return fmt::format("needs {}", its.library);
  return std::nullopt;
}

bool is_better(Criterion by, double a, double b) {
  return by == Criterion::throughput ? a > b : a < b;
}

// Of figures without an interval it cannot be said.
bool overlap(const Estimate& a, const Estimate& b) {
  return a.interval && b.interval && a.low() <= b.high() && b.low() <= a.high();
}

// Who spins keeps its core busy whatever the rate is.
std::optional<double> cores_busy(const Question& question, const Offer& offer) {
  if (offer.spins()) return question.cores;
  if (!question.rate || !offer.cpu_ns_per_message) return std::nullopt;
  return *question.rate * offer.cpu_ns_per_message->median / 1e9;
}

// Keeps those that fit; where none does, `reason` becomes what all that were left failed by.
class Sieve {
 public:
  explicit Sieve(std::vector<const Offer*> offers) : left_(std::move(offers)) {}

  void keep(const std::function<bool(const Offer&)>& fits, const std::function<std::string()>& reason) {
    if (left_.empty()) return;
    std::vector<const Offer*> fitting;
    std::ranges::copy_if(left_, std::back_inserter(fitting), [&](const Offer* each) { return fits(*each); });
    if (fitting.empty()) reason_ = reason();
    left_ = std::move(fitting);
  }
  [[nodiscard]] const std::vector<const Offer*>& left() const { return left_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::vector<const Offer*> left_;
  std::string reason_ = "was not measured";
};

std::uint64_t smallest_size_for(const Question& question, std::span<const Offer* const> offers) {
  std::optional<std::uint64_t> smallest;
  for (const Offer* each : offers) {
    if (each->message_bytes >= question.bytes) {
      smallest = std::min(smallest.value_or(each->message_bytes), each->message_bytes);
    }
  }
  return smallest.value_or(0);
}

// Of offers that were measured in streams.
double most_messages(std::span<const Offer* const> offers) {
  double most = 0;
  for (const Offer* each : offers) most = std::max(most, each->messages_per_s->low());
  return most;
}

// The other distance that offers without figures were measured at; empty where there is none such.
std::string elsewhere_by(Criterion by, std::span<const Offer* const> offers) {
  for (const Offer* each : offers) {
    const std::string& elsewhere =
        by == Criterion::latency ? each->round_trips_elsewhere : each->streams_elsewhere;
    if (!elsewhere.empty()) return elsewhere;
  }
  return "";
}

std::string not_measured(std::string_view what, const std::string& elsewhere) {
  if (elsewhere.empty()) return fmt::format("its {} was not measured", what);
  return fmt::format("its {} was measured with {} CPUs alone", what, elsewhere);
}

// The offers of one mechanism that answer the question, or why there are none.
Sieve answers(const Question& question, std::vector<const Offer*> offers) {
  Sieve sieve(std::move(offers));
  sieve.keep([&](const Offer& each) { return each.placement == question.placement(); },
             [&] { return fmt::format("was not measured {}", question.placement()); });
  sieve.keep([&](const Offer& each) { return each.idle == question.idle; },
             [&] { return fmt::format("was not measured with idle={}", question.idle); });
  const std::uint64_t bytes = smallest_size_for(question, sieve.left());
  sieve.keep(
      [&](const Offer& each) { return each.message_bytes >= question.bytes && each.message_bytes == bytes; },
      [&] { return fmt::format("was not measured with {} or more", format_bytes(question.bytes)); });
  sieve.keep([&](const Offer& each) { return question.may_spin || !each.spins(); },
             [] { return "keeps a core busy while it waits"; });
  const std::string elsewhere = elsewhere_by(question.by, sieve.left());
  sieve.keep([&](const Offer& each) { return estimate_by(question.by, each).has_value(); },
             [&] { return not_measured(name(question.by), elsewhere); });
  if (question.rate) {
    const std::string streams_elsewhere = elsewhere_by(Criterion::throughput, sieve.left());
    sieve.keep([](const Offer& each) { return each.messages_per_s.has_value(); },
               [&] { return not_measured("throughput", streams_elsewhere); });
    const double most = most_messages(sieve.left());
    sieve.keep([&](const Offer& each) { return each.messages_per_s->low() >= *question.rate; },
               [&] { return fmt::format("passes {} messages a second", format_count(most)); });
  }
  if (question.max_cpu) {
    // What a rate costs has to be known; without a rate, who sleeps may do so.
    const double unknown = question.rate ? std::numeric_limits<double>::infinity() : 0;
    sieve.keep(
        [&](const Offer& each) { return cores_busy(question, each).value_or(unknown) <= *question.max_cpu; },
        [] { return "takes more CPU"; });
  }
  return sieve;
}

// A figure without an interval may be chance: it comes behind all that have one.
bool comes_before(Criterion by, const Offer& a, const Offer& b) {
  const Estimate of_a = *estimate_by(by, a);
  const Estimate of_b = *estimate_by(by, b);
  if (of_a.is_preliminary() != of_b.is_preliminary()) return of_b.is_preliminary();
  return is_better(by, of_a.median, of_b.median);
}

const Offer* best(Criterion by, const std::vector<const Offer*>& offers) {
  return *std::ranges::min_element(offers,
                                   [by](const Offer* a, const Offer* b) { return comes_before(by, *a, *b); });
}

std::string taken_idle(const Question& question, std::span<const Offer> offers) {
  if (!question.idle.empty()) return question.idle;
  return std::ranges::count(offers, "poll", &Offer::idle) > 0 ? "poll" : "default";
}

// The mechanisms with promises, in their order, then others that were measured.
std::vector<Promises> all_mechanisms(std::span<const Offer> offers, std::span<const Promises> promises) {
  std::vector<Promises> all(promises.begin(), promises.end());
  for (const Offer& offer : offers) {
    if (std::ranges::count(all, offer.mechanism, &Promises::id) == 0) all.emplace_back().id = offer.mechanism;
  }
  return all;
}

void rank(Advice& advice) {
  const Criterion by = advice.question.by;
  std::ranges::stable_sort(
      advice.ranking, [by](const Choice& a, const Choice& b) { return comes_before(by, a.offer, b.offer); });
  const Choice& first = advice.ranking.front();
  for (Choice& each : advice.ranking) {
    each.like_first = &each == &first || overlap(*estimate_by(by, each.offer), *estimate_by(by, first.offer));
  }
}

}  // namespace

std::optional<Estimate> estimate_by(Criterion by, const Offer& offer) {
  if (by == Criterion::latency) return offer.rtt_ns;
  if (by == Criterion::throughput) return offer.messages_per_s;
  return offer.cpu_ns_per_message;
}

Advice advise(const Question& question, std::span<const Offer> offers, std::span<const Promises> promises,
              const std::string& distance) {
  Advice advice{question, question.cores == 1 ? "" : distance, {}, {}};
  advice.question.idle = taken_idle(question, offers);
  for (const Promises& its : all_mechanisms(offers, promises)) {
    if (const Reason reason = why_not(advice.question, its)) {
      advice.left_out.push_back({its.id, *reason});
      continue;
    }
    std::vector<const Offer*> of_it;
    for (const Offer& each : offers) {
      if (each.mechanism == its.id) of_it.push_back(&each);
    }
    const Sieve sieve = answers(advice.question, std::move(of_it));
    if (sieve.left().empty()) {
      advice.left_out.push_back({its.id, sieve.reason()});
      continue;
    }
    const Offer& taken = *best(question.by, sieve.left());
    advice.ranking.push_back({.offer = taken,
                              .library = its.library,
                              .packages = its.packages,
                              .cores_busy = cores_busy(advice.question, taken),
                              .like_first = false});
  }
  if (!advice.ranking.empty()) rank(advice);
  return advice;
}

}  // namespace ipcbench
