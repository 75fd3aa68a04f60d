#pragma once

#include <iosfwd>

#include "measure/pass.h"

namespace ipcbench {

/// The life of an arm (gate/protocol.h): says its version on `out`, then answers each line of `in` with one,
/// until `in` ends. What goes wrong is an answer; the session that it went wrong in is closed.
void serve_arm(std::istream& in, std::ostream& out, const Bench& bench);

}  // namespace ipcbench
