#include "gate/protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<Order, std::string_view>, 3> orders{
    {{Order::round_trips, "round_trips"},
     {Order::clocked_round_trips, "clocked_round_trips"},
     {Order::stream, "stream"}}};

}  // namespace

ArmSession arm_session_from(const json& request) {
  const auto wait = wait_from(request.at("wait").get<std::string>());
  if (!wait)
    throw std::invalid_argument(fmt::format("unknown wait strategy {}", dump_json(request.at("wait"))));
  ArmSession session{request.at("mechanism"), *wait, request.at("message_bytes"), std::nullopt};
  if (request.contains("cpu_a"))
    session.cpus = CpuPair{request.at("cpu_a"), request.at("cpu_b"), std::nullopt};
  return session;
}

json to_json(const ArmSession& session) {
  json request{{"mechanism", session.mechanism},
               {"wait", name(session.wait)},
               {"message_bytes", session.message_bytes}};
  if (session.cpus) {
    request["cpu_a"] = session.cpus->a;
    request["cpu_b"] = session.cpus->b;
  }
  return request;
}

std::string_view name(Order order) {
  const auto* const found = std::ranges::find(orders, order, &decltype(orders)::value_type::first);
  return found == orders.end() ? "none" : found->second;
}

Order order_from(std::string_view name) {
  const auto* const found = std::ranges::find(orders, name, &decltype(orders)::value_type::second);
  if (found == orders.end()) throw std::invalid_argument(fmt::format("unknown order '{}'", name));
  return found->first;
}

}  // namespace ipcbench
