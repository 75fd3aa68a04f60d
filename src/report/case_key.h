#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/columns.h"

namespace ipcbench {

/// A case: its cells of `case_columns`, empty where a file does not have the column.
using CaseKey = std::array<std::string, case_columns.size()>;

/// Where a column of `case_columns` stands in a key.
constexpr std::size_t case_column(std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(case_columns, name) - case_columns.begin());
}

/// Orders cases for a reader: column by column, numbers as numbers.
bool comes_before(const CaseKey& a, const CaseKey& b);

/// What a case is called wherever it is measured: without `shares_llc`, without what is usual (copies, one
/// producer and one consumer), and without the CPUs unless they are what was asked for (placement `cpus`, or
/// none).
CaseKey identity_of(const CaseKey& key);

/// Names for cases that stand together, in their order, as short as they can be told apart by.
struct CaseNames {
  std::vector<std::string> names;  ///< "pipe/64B/cross-core"
  std::string common;  ///< what is the same for all: "wait block, idle poll"; empty where there is nothing
};
CaseNames name_cases(std::span<const CaseKey> keys);

}  // namespace ipcbench
