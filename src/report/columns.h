#pragma once

#include <array>
#include <string_view>

namespace ipcbench {

/// The version of the CSVs' layout: what stands in their column `schema`.
constexpr std::string_view schema_version = "1";

/// The columns that say which case a CSV row is of, in any of the files; what else is measured, or about the
/// row. `distance` is in no file: it is read off distance_column (report/distance.h).
constexpr std::array<std::string_view, 29> case_columns{
    "mechanism", "wait",        "message_bytes", "placement",      "idle",      "cpu_a",
    "cpu_b",     "shares_llc",  "transfer",      "producers",      "consumers", "distance",
    "part",      "schedule",    "rate",          "reply_bytes",    "in_flight", "operation",
    "processes", "critical_ns", "caller_bytes",  "caller_pages",   "pool",      "scaling",
    "workers",   "tasks",       "countdown",     "cpus_available", "task"};

/// When a row's session began, in milliseconds since 1970: its last column.
constexpr std::string_view time_column = "unix_time_ms";
/// What a cache line took between the two CPUs of a row's session.
constexpr std::string_view distance_column = "cache_line_ns";

/// The times that tell of the machine's state during a row's session, and not of what was measured.
constexpr std::array<std::string_view, 4> state_times{distance_column, "cache_line_end_ns", "wake_up_ns",
                                                      "wake_up_end_ns"};

/// The columns that are about the row itself, and those that hold a list.
constexpr std::array<std::string_view, 10> row_columns{
    "schema", "run",       "bench",           "repetition",      "status",
    "reason", time_column, "producer_shares", "consumer_shares", "shares"};

/// Each question, and the column that answers it: what a run without time to spare has to get right.
struct Headline {
  std::string_view bench;
  std::string_view column;
};
constexpr std::array<Headline, 10> headlines{{{"floor", "ns"},
                                              {"latency", "rtt_mean_ns"},
                                              {"throughput", "messages_per_s"},
                                              {"load", "latency_p50_ns"},
                                              {"setup", "total_ns"},
                                              {"rpc", "call_mean_ns"},
                                              {"sync", "operation_ns"},
                                              {"shared", "operation_ns"},
                                              {"spawn", "reaped_mean_ns"},
                                              {"pool", "wall_s"}}};

/// The headline column of a question; empty for one that there is not.
constexpr std::string_view headline_of(std::string_view bench) {
  for (const Headline& headline : headlines) {
    if (headline.bench == bench) return headline.column;
  }
  return {};
}

}  // namespace ipcbench
