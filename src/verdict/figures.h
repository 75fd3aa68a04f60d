#pragma once

#include <array>
#include <string>

#include "verdict/judgement.h"

namespace ipcbench {

/// The verdicts in the order in which a reader wants them.
inline constexpr std::array verdicts{Verdict::slower, Verdict::faster, Verdict::unresolved,
                                     Verdict::equivalent};

/// "+2.1 %" for a ratio of 1.021; "?" where it is infinite or no number.
std::string change(double ratio);

/// "+1.6 % to +3.1 %": the 95 % interval of a finding. "?" stands for a bound that is not known.
std::string interval_text(const Finding& finding);

/// "2 slower, 22 equivalent": how many cells have each verdict, those left out that none has.
std::string counts_text(const Judgement& judgement);

/// Whether there is a ratio that another program may take for the cell's: it was measured to the end.
bool has_figure(const Finding& finding);

/// Whether the interval of a finding has both of its ends.
bool has_interval(const Finding& finding);

/// What a judgement comes to, in a line: "slower" and "2 of 24 cells, the worst +5.2 % (pipe/…)".
struct Conclusion {
  std::string word;    ///< "slower", "not slower", "this machine cannot tell", "not measured", "interrupted"
  std::string detail;  ///< holds names of cells as they are, unescaped
};
Conclusion conclusion(const Judgement& judgement);

}  // namespace ipcbench
