#include "gate/serve_arm.h"

#include <fmt/format.h>

#include <exception>
#include <istream>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <string>

#include "gate/protocol.h"
#include "harness/case.h"
#include "harness/registry.h"
#include "report/build_identity.h"
#include "report/histogram_text.h"
#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;

class ArmServer {
 public:
  explicit ArmServer(const Bench& bench) : bench_(bench) {}

  json answer(const std::string& line) {
    try {
      const json request = parse_json(line);
      return answer(request.at("do").get<std::string>(), request);
    } catch (const std::exception& error) {
      session_.reset();
      return {{"error", error.what()}};
    }
  }

 private:
  json answer(const std::string& what, const json& request) {
    if (what == "mechanisms") return available();
    if (what == "open") return open(arm_session_from(request));
    if (what == "calibrate") return calibrate(request);
    if (what == "run") return run(request);
    if (what == "histogram") return {{"histogram", histogram_text(session().latency_ns())}};
    if (what == "close") return close();
    throw std::invalid_argument(fmt::format("unknown request '{}'", what));
  }

  json available() {
    json ids = json::array();
    for (const Mechanism& mechanism : mechanisms()) {
      if (!mechanism.probe(bench_.names).why_not) ids.push_back(mechanism.id());
    }
    return {{"mechanisms", std::move(ids)}};
  }

  json open(const ArmSession& asked) {
    const Mechanism* mechanism = find_mechanism(asked.mechanism);
    if (mechanism == nullptr) throw std::invalid_argument(fmt::format("no mechanism '{}'", asked.mechanism));
    const Availability availability = mechanism->probe(bench_.names);
    if (availability.why_not) throw std::runtime_error(*availability.why_not);
    // Placement and idle policy are the gate's affair; a session needs neither.
    const Case point{mechanism,       asked.wait,           asked.message_bytes,
                     Placement::cpus, Idle::system_default, asked.cpus};
    session_.reset();
    session_ = std::make_unique<Session>(*mechanism, bench_.names, session_config(point, bench_));
    return {{"cache_line_ns", session().look_at_cpus().cache_line_ns.value_or(0)}};
  }

  json calibrate(const json& request) {
    return {{"trips", ipcbench::calibrate(session(), order_from(request.at("order").get<std::string>()),
                                          request.at("warm_up_ns"), request.at("slice_ns"))}};
  }

  json run(const json& request) {
    const Slices slice =
        session().run(order_from(request.at("order").get<std::string>()), request.at("trips"));
    return {{"elapsed_ns", slice.elapsed_ns}};
  }

  json close() {
    session().finish();
    session_.reset();
    return {{"closed", true}};
  }

  Session& session() {
    if (!session_) throw std::logic_error("no session is open");
    return *session_;
  }

  Bench bench_;
  std::unique_ptr<Session> session_;
};

}  // namespace

void serve_arm(std::istream& in, std::ostream& out, const Bench& bench) {
  ArmServer server(bench);
  const BuildIdentity build = build_identity();
  json hello{{arm_version_key, arm_protocol_version}, {"commit", build.commit}};
  if (build.dirty) hello["dirty"] = *build.dirty;
  out << dump_json(hello) << std::endl;
  for (std::string line; std::getline(in, line);) out << dump_json(server.answer(line)) << std::endl;
}

}  // namespace ipcbench
