#include "runner/result_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <system_error>

#include "os/fd.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

// Leaves the file as it was, or absent as it was.
void require_writable(const char* flag, const std::string& path) {
  if (path.empty() || Fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC))) return;
  if (errno == ENOENT && Fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644))) {
    ::unlink(path.c_str());
    return;
  }
  throw UsageError(
      fmt::format("{}: {}: {}; name a file that can be written", flag, path, std::strerror(errno)));
}

void require_different(const std::string& json, const std::string& other) {
  if (!json.empty() && json == other) {
    throw UsageError(fmt::format("--csv and --benchmark_out both write {}; give each its own file", json));
  }
}

// The file anew, or behind the whole rows that it has.
CsvFile opened(const std::string& path, const Row& header, std::optional<std::size_t> end) {
  try {
    return end ? CsvFile(path, header.size(), *end) : CsvFile(path, header);
  } catch (const std::system_error& error) {
    throw UsageError(fmt::format("--csv: {}; name a file that can be written", error.what()));
  }
}

}  // namespace

ResultFiles::ResultFiles(const Suite& suite, const CommonOptions& options)
    : format_(suite.bench, options.run, suite.columns),
      csv_path_(options.csv_file),
      histogram_path_(suite.has_histograms ? histogram_path(options.csv_file) : ""),
      json_path_(options.json_file),
      json_to_stdout_(options.format == "json") {
  require_different(json_path_, csv_path_);
  require_different(json_path_, histogram_path_);
  require_writable("--csv", csv_path_);
  require_writable("--csv", histogram_path_);
  require_writable("--benchmark_out", json_path_);
  if (!options.resume) return;
  if (auto earlier = read_earlier(csv_path_, options.run, format_, suite.plans)) {
    earlier_ = std::move(earlier->records);
    csv_end_ = earlier->whole_bytes;
    if (!histogram_path_.empty()) histogram_end_ = end_of_histograms(histogram_path_, format_);
  }
}

void ResultFiles::open() {
  if (!csv_path_.empty()) csv_ = opened(csv_path_, format_.header(), csv_end_);
  if (!histogram_path_.empty()) {
    histograms_ = opened(histogram_path_, format_.histogram_header(), histogram_end_);
  }
  if (!json_path_.empty()) json_file_.open(json_path_);
}

void ResultFiles::write(const Plan& plan, const Record& record, const std::optional<Histogram>& histogram) {
  if (histograms_ && histogram) histograms_->write(format_.histogram_row(plan, record, *histogram));
  if (csv_) csv_->write(format_.row(plan, record));
}

std::vector<std::ostream*> ResultFiles::json() {
  std::vector<std::ostream*> streams;
  if (json_file_.is_open()) streams.push_back(&json_file_);
  if (json_to_stdout_) streams.push_back(&std::cout);
  return streams;
}

void ResultFiles::close_json() {
  if (json_path_.empty()) return;
  json_file_.close();
  if (!json_file_) throw std::runtime_error(fmt::format("writing {} failed", json_path_));
}

std::string histogram_path(const std::string& csv_path) {
  namespace fs = std::filesystem;
  if (csv_path.empty() || (fs::exists(csv_path) && !fs::is_regular_file(csv_path))) return {};
  fs::path path(csv_path);
  const std::string extension = path.extension() == ".csv" ? ".csv" : "";
  return path
      .replace_filename(
          path.filename().string().substr(0, path.filename().string().size() - extension.size()) +
          "_histograms.csv")
      .string();
}

}  // namespace ipcbench
