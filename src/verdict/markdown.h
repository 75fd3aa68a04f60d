#pragma once

#include <string>

#include "verdict/judgement.h"

namespace ipcbench {

/// The first line of it, invisible where it is shown: by it a CI job finds the comment that it wrote before.
inline constexpr const char* comment_marker = "<!-- ipcbench-gate -->";

/// What a reviewer reads under a merge request, in GitHub's and GitLab's Markdown: the verdict in a line,
/// the cells that matter in a table, and all others folded. Names and reasons are shown as they are,
/// whatever they hold. Short enough for a comment: of very many cells the last ones are only counted.
std::string markdown(const Judgement& judgement);

}  // namespace ipcbench
