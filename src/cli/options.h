#pragma once

#include <string>
#include <string_view>

namespace ipcbench {

/// 0.01 for "1%" or "1". Throws UsageError naming the flag for what is no percentage from 0 to 100.
double parse_percent(std::string_view text, const char* flag);

/// Makes the directory that outputs are to be written to (empty: none), so that one that cannot be written is
/// found before anything is measured. Throws UsageError.
void prepare_out(const std::string& out);

}  // namespace ipcbench
