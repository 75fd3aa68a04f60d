#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "fake_tree.h"

namespace ipcbench {

/// A run with rows that a test makes up, in a directory that lives as long as it.
class MadeUpRun {
 public:
  MadeUpRun() { write(); }

  /// A session of `mechanism` at 64 bytes, with the histogram's text unless that is empty. `figures` are the
  /// cells of rtt_mean_ns, rtt_p50_ns, rtt_p999_ns and rtt_max_ns.
  MadeUpRun& session(std::string_view mechanism, int repetition, std::string_view figures,
                     std::string_view histogram = "", std::string_view status = "ok,") {
    rows_ += fmt::format("{},{}\r\n", begin(mechanism, repetition, status), figures);
    return histogram.empty() ? write() : this->histogram(mechanism, repetition, histogram, status);
  }

  /// A histogram alone.
  MadeUpRun& histogram(std::string_view mechanism, int repetition, std::string_view text,
                       std::string_view status = "ok,") {
    histograms_ += fmt::format("{},{}\r\n", begin(mechanism, repetition, status), text);
    return write();
  }

  /// Sessions with these means, from repetition 0, and nothing else.
  MadeUpRun& sessions(std::string_view mechanism, const std::vector<double>& means) {
    int repetition = 0;
    for (const double mean : means) session(mechanism, repetition++, fmt::format("{},,,", mean));
    return *this;
  }

  /// A row without figures; `status` is "skipped,too large".
  MadeUpRun& unmeasured(std::string_view mechanism, int repetition, std::string_view status) {
    return session(mechanism, repetition, ",,,", "", status);
  }

  /// What a dead run leaves at the end.
  MadeUpRun& tear() {
    rows_ += "1,made-up,lat";
    histograms_ += "1,made";
    return write();
  }

  MadeUpRun& file(const std::string& name, std::string_view text) {
    tree_.write(name, text);
    return *this;
  }

  [[nodiscard]] const std::filesystem::path& directory() const { return tree_.root(); }

 private:
  static std::string begin(std::string_view mechanism, int repetition, std::string_view status) {
    return fmt::format("1,made-up,latency,{},block,64,same-core,poll,{},{},0,0,true", mechanism, repetition,
                       status);
  }

  MadeUpRun& write() { return file("latency.csv", rows_).file("latency_histograms.csv", histograms_); }

  static constexpr const char* key_ =
      "schema,run,bench,mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,"
      "shares_llc";

  FakeTree tree_;
  std::string rows_ = fmt::format("{},rtt_mean_ns,rtt_p50_ns,rtt_p999_ns,rtt_max_ns\r\n", key_);
  std::string histograms_ = fmt::format("{},histogram\r\n", key_);
};

}  // namespace ipcbench
