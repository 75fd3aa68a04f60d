#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "harness/channel.h"

namespace ipcbench {

/// A row of the registry: a transport's description and the calls that make one, with the type erased.
struct Mechanism {
  const Description* about;
  Availability (*probe)(RunDirectory& names);
  std::unique_ptr<Channel> (*open)(const ChannelConfig& config);
  bool zero_copy;        ///< whether it has Transfer::zero_copy
  bool encodes = false;  ///< whether its messages are encoded: harness/encoding.h

  [[nodiscard]] const Description& description() const { return *about; }
  [[nodiscard]] std::string_view id() const { return about->id; }
};

/// All mechanisms, sorted by id. Throws std::logic_error where two have the same id.
const std::vector<Mechanism>& mechanisms();

/// The one with that id, or nullptr.
const Mechanism* find_mechanism(std::string_view id);

/// Puts one in the registry, before main.
void register_mechanism(const Mechanism& mechanism);

/// At the end of a mechanism's file: `const Registration<Pipe> registration;`.
template <Transport T>
struct Registration {
  Registration() {
    register_mechanism({&T::about, &T::probe,
                        [](const ChannelConfig& config) -> std::unique_ptr<Channel> {
                          return std::make_unique<ChannelOf<T>>(config);
                        },
                        transfers_in_place<T>(), encodes<T>()});
  }
};

}  // namespace ipcbench
