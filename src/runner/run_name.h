#pragma once

#include <string>

namespace ipcbench {

/// "20261122T101500Z-host": what a run is called that was given no name, by the time in UTC and the machine.
std::string default_run_name();

}  // namespace ipcbench
