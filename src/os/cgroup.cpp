#include "os/cgroup.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "os/files.h"
#include "os/text.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

bool names_cpu(std::string_view comma_separated) {
  const auto names = split(comma_separated, ',');
  return std::find(names.begin(), names.end(), "cpu") != names.end();
}

// The process's group in a hierarchy; a line of /proc/self/cgroup is "id:controllers:path", version 2's
// "0::path".
std::optional<fs::path> membership(std::string_view proc_self_cgroup, int version) {
  for (const std::string_view line : split(proc_self_cgroup, '\n')) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) {
      continue;
    }
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    if (version == 2 ? line.starts_with("0::") : names_cpu(controllers)) {
      return fs::path(line.substr(second + 1));
    }
  }
  return std::nullopt;
}

// mountinfo writes blanks, tabs, newlines and backslashes in a path as three octal digits: "\040".
std::string unescaped(std::string_view path) {
  std::string plain;
  while (!path.empty()) {
    int code = 0;
    const bool escape = path.size() >= 4 && path[0] == '\\' &&
                        std::from_chars(path.data() + 1, path.data() + 4, code, 8).ptr == path.data() + 4;
    plain += escape ? static_cast<char>(code) : path[0];
    path.remove_prefix(escape ? 4 : 1);
  }
  return plain;
}

struct Mount {
  int version;
  fs::path group;  // what of the hierarchy is mounted
  fs::path point;
};

// "id parent device root point options [tag]... - type source super-options"
std::optional<Mount> cpu_mount(std::string_view mountinfo_line) {
  const auto fields = split_words(mountinfo_line);
  const auto dash = static_cast<std::size_t>(std::find(fields.begin(), fields.end(), "-") - fields.begin());
  if (dash < 6 || dash + 3 >= fields.size()) {
    return std::nullopt;
  }
  const bool version1 = fields[dash + 1] == "cgroup" && names_cpu(fields[dash + 3]);
  if (!version1 && fields[dash + 1] != "cgroup2") {
    return std::nullopt;
  }
  return Mount{version1 ? 1 : 2, unescaped(fields[3]), unescaped(fields[4])};
}

// The process's group relative to what is mounted; empty where it lies outside.
std::optional<fs::path> below(const fs::path& group, const fs::path& mounted) {
  const fs::path relative = group.lexically_relative(mounted);
  if (relative.empty() || *relative.begin() == "..") {
    return std::nullopt;
  }
  return relative == "." ? fs::path() : relative;
}

void append_up_to_mount(std::vector<CpuCgroup>& groups, int version, const fs::path& mount_point,
                        fs::path group) {
  for (; !group.empty(); group = group.parent_path()) {
    groups.push_back({version, mount_point / group});
  }
  groups.push_back({version, mount_point});
}

}  // namespace

std::vector<CpuCgroup> cpu_cgroups(const fs::path& root) {
  const std::string memberships = read_text(root / "proc/self/cgroup").value_or("");
  const std::string mounts = read_text(root / "proc/self/mountinfo").value_or("");
  std::vector<CpuCgroup> groups;
  for (const std::string_view line : split(mounts, '\n')) {
    const auto mount = cpu_mount(line);
    const auto group = mount ? membership(memberships, mount->version) : std::nullopt;
    const auto relative = group ? below(*group, mount->group) : std::nullopt;
    if (relative) {
      append_up_to_mount(groups, mount->version, root / mount->point.relative_path(), *relative);
    }
  }
  return groups;
}

}  // namespace ipcbench
