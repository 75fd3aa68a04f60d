#include "advice/advice_json.h"

#include <nlohmann/json.hpp>

#include "report/or_null.h"

namespace ipcbench {
namespace {

nlohmann::json estimate_json(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  nlohmann::json interval;
  if (estimate->interval) interval = {estimate->interval->low, estimate->interval->high};
  return {{"median", estimate->median}, {"interval", interval}};
}

nlohmann::json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::json() : nlohmann::json(text);
}

nlohmann::json question_json(const Question& question) {
  return {{"bytes", question.bytes},
          {"rate", or_null(question.rate)},
          {"cores", question.cores},
          {"may_spin", question.may_spin},
          {"max_cpu", or_null(question.max_cpu)},
          {"boundaries", question.boundaries},
          {"many_to_one", question.many_to_one},
          {"survive_crash", question.survive_crash},
          {"no_library", question.no_library},
          {"idle", question.idle},
          {"by", name(question.by)}};
}

}  // namespace

nlohmann::json to_json(const Offer& offer) {
  return {{"mechanism", offer.mechanism},
          {"wait", offer.wait},
          {"transfer", offer.transfer},
          {"message_bytes", offer.message_bytes},
          {"placement", offer.placement},
          {"idle", offer.idle},
          {"rtt_ns", estimate_json(offer.rtt_ns)},
          {"rtt_p99_ns", or_null(offer.rtt_p99_ns)},
          {"messages_per_s", estimate_json(offer.messages_per_s)},
          {"cpu_ns_per_message", estimate_json(offer.cpu_ns_per_message)},
          {"round_trips_elsewhere", text_or_null(offer.round_trips_elsewhere)},
          {"streams_elsewhere", text_or_null(offer.streams_elsewhere)}};
}

nlohmann::json to_json(const Advice& advice, const std::string& run) {
  nlohmann::json ranking = nlohmann::json::array();
  for (const Choice& each : advice.ranking) {
    nlohmann::json choice = to_json(each.offer);
    choice["library"] = text_or_null(each.library);
    choice["packages"] = text_or_null(each.packages);
    choice["cores_busy"] = or_null(each.cores_busy);
    choice["like_first"] = each.like_first;
    ranking.push_back(std::move(choice));
  }
  nlohmann::json left_out = nlohmann::json::array();
  for (const LeftOut& each : advice.left_out) {
    left_out.push_back({{"mechanism", each.mechanism}, {"reason", each.reason}});
  }
  return {{"question", question_json(advice.question)},
          {"run", run},
          {"distance", text_or_null(advice.distance)},
          {"ranking", ranking},
          {"left_out", left_out}};
}

}  // namespace ipcbench
