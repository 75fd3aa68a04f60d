#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "harness/channel.h"

namespace ipcbench {

/// What a mechanism was not built without.
struct Missing {
  std::string_view name;
  std::string_view packages;  ///< Debian's, to build with it
};

/// A row of the registry: what a mechanism is, and how a channel of it is made.
struct Mechanism {
  using Prober = Availability (*)(RunDirectory& names);
  using Maker = std::unique_ptr<Transport> (*)(const ChannelConfig& config);

  const Description* about;
  Prober prober = nullptr;            ///< null where it was not built
  Maker maker = nullptr;              ///< null where it was not built
  bool zero_copy = false;             ///< whether it has Transfer::zero_copy
  const CodecLoops* codec = nullptr;  ///< of its messages, where they are encoded: harness/encoding.h
  Missing missing = {};               ///< why it was not built

  [[nodiscard]] const Description& description() const { return *about; }
  [[nodiscard]] std::string_view id() const { return about->id; }

  /// Whether it can be used here, and up to what size; cheap, and leaves nothing behind.
  Availability probe(RunDirectory& names) const;
  /// A fresh channel. Throws std::invalid_argument for a wait strategy or a kind of transfer that it does not
  /// have and for more producers or consumers than may share it, std::runtime_error where it was not built,
  /// and what the transport throws.
  [[nodiscard]] std::unique_ptr<Channel> open(const ChannelConfig& config) const;
};

/// All mechanisms, sorted by id. Throws std::logic_error where two have the same id.
const std::vector<Mechanism>& mechanisms();

/// The one with that id, or nullptr.
const Mechanism* find_mechanism(std::string_view id);

/// Puts one in the registry, before main.
void register_mechanism(const Mechanism& mechanism);

/// At the end of a mechanism's file: `const Registration<Pipe> pipe_registration;`. `T` is a Transport with a
/// static Description `about` and a static `probe`; where its messages are encoded, `T::codec` are the
/// codec's loops.
template <class T>
struct Registration {
  Registration() {
    Mechanism row{&T::about, &T::probe, &make, T::about.in_place};
    if constexpr (requires { T::codec; }) row.codec = &T::codec;
    register_mechanism(row);
  }

 private:
  static std::unique_ptr<Transport> make(const ChannelConfig& config) { return std::make_unique<T>(config); }
};

/// In its place where what the mechanism is made of was not there at the build: its rows are skipped, with
/// what to install.
struct NotBuilt {
  /// Its library is missing.
  explicit NotBuilt(const Description& about)
      : NotBuilt(about, {about.library->name, about.library->packages}) {}
  NotBuilt(const Description& about, const Missing& missing) {
    register_mechanism({.about = &about, .missing = missing});
  }
};

}  // namespace ipcbench
