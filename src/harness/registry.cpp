#include "harness/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "harness/self_registered.h"

namespace ipcbench {
namespace {

void require_carried(const Mechanism& mechanism, const ChannelConfig& config) {
  const Description& about = mechanism.description();
  if (std::ranges::find(about.waits, config.wait) == about.waits.end()) {
    throw std::invalid_argument(fmt::format("{} cannot wait by {}", about.id, name(config.wait)));
  }
  if (config.transfer == Transfer::zero_copy && !mechanism.zero_copy) {
    throw std::invalid_argument(fmt::format("{} has no memory to write and read in place", about.id));
  }
  if (config.many_to_many() && config.message_bytes > about.many_to_many_bytes) {
    throw std::invalid_argument(fmt::format("several sides cannot share {}", about.id));
  }
}

// A transport is made for the larger of both sizes.
ChannelConfig for_both(ChannelConfig config) {
  config.message_bytes = std::max(config.message_bytes, config.reply_bytes);
  return config;
}

}  // namespace

Availability Mechanism::probe(RunDirectory& names) const {
  if (prober != nullptr) return prober(names);
  return {.why_not = fmt::format("{} was not there when this was built; install {} and build again",
                                 missing.name, missing.packages),
          .max_message_bytes = {},
          .limited_by = {}};
}

std::unique_ptr<Channel> Mechanism::open(const ChannelConfig& config) const {
  if (maker == nullptr) throw std::runtime_error(*probe(config.names).why_not);
  require_carried(*this, config);
  const std::size_t reply_bytes = config.reply_bytes == 0 ? config.message_bytes : config.reply_bytes;
  return std::make_unique<Channel>(maker(for_both(config)),
                                   ChannelTraffic{.request_bytes = config.message_bytes,
                                                  .reply_bytes = reply_bytes,
                                                  .transfer = config.transfer,
                                                  .lossless = about->lossless,
                                                  .codec = codec});
}

void register_mechanism(const Mechanism& mechanism) {
  SelfRegistered<Mechanism>::registry().add(mechanism);
}

const std::vector<Mechanism>& mechanisms() {
  static const std::vector<Mechanism> all = SelfRegistered<Mechanism>::registry().sorted("mechanisms");
  return all;
}

const Mechanism* find_mechanism(std::string_view id) {
  return row_of(mechanisms(), id);
}

}  // namespace ipcbench
