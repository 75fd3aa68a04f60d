#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sync/contender.h"
#include "sync/registry.h"

namespace ipcbench {

/// At the end of a primitive's file: `const SyncRegistration<FutexLock> futex_lock_registration;`.
template <SyncPrimitive P>
struct SyncRegistration {
  SyncRegistration() {
    register_primitive({&P::about,
                        [](RunDirectory& names) -> std::optional<std::string> {
                          if constexpr (requires { P::why_not(names); }) return P::why_not(names);
                          return std::nullopt;
                        },
                        [](const SyncConfig& config) -> std::unique_ptr<SyncObject> {
                          return std::make_unique<SyncObjectOf<P>>(config);
                        }});
  }
};

}  // namespace ipcbench
