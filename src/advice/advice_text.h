#pragma once

#include <string>

#include "advice/advice.h"

namespace ipcbench {

/// The question in words: "4 KiB messages, 100 k a second, each side on a core of its own, no side spins".
std::string question_text(const Question& question);

/// The answer for a terminal: the ranking with the figures it rests on, what cannot be told from the first,
/// and what was left out and why. `run` is what it was measured in.
std::string advice_text(const Advice& advice, const std::string& run);

}  // namespace ipcbench
