#include "runner/idle_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "runner/option_values.h"

namespace ipcbench {

IdleOptions::IdleOptions(CommandLine& line) {
  line.add("--idle", idles_, "What idle cores do: default, poll (held by /dev/cpu_dma_latency), or both")
      .list()
      .show_default();
}

std::vector<Idle> IdleOptions::idles() const {
  std::vector<Idle> chosen;
  for (const std::string& id : idles_) {
    const bool both = id == "both";
    if (!both && id != name(Idle::system_default) && id != name(Idle::poll)) {
      throw_unknown("--idle", id, {name(Idle::system_default), name(Idle::poll), "both"});
    }
    if (both || id == name(Idle::system_default)) chosen.push_back(Idle::system_default);
    if (both || id == name(Idle::poll)) chosen.push_back(Idle::poll);
  }
  return distinct(chosen);
}

std::vector<IdleChoice> IdleOptions::idle_choices() const {
  std::vector<Idle> chosen = idles();
  std::optional<std::string> no_poll;
  if (std::ranges::find(chosen, Idle::poll) != chosen.end()) no_poll = why_no_idle_poll();
  if (no_poll) {
    fmt::print(stderr, "--idle=poll is skipped, idle cores do what they do by default: {}\n", *no_poll);
    chosen = {Idle::system_default, Idle::poll};
  }
  std::vector<IdleChoice> choices;
  for (const Idle idle : chosen) choices.push_back({idle, idle == Idle::poll ? no_poll : std::nullopt});
  return choices;
}

}  // namespace ipcbench
