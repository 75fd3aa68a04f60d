#pragma once

#include <string>

#include "verdict/judgement.h"

namespace ipcbench {

/// The judgement as JUnit XML: a test case for each cell. `slower` is a failure, a cell that could not be
/// measured an error, `unresolved` is skipped with the reason; all others pass. Valid against both schemas
/// that are in use: Ant's (https://github.com/windyroad/JUnit-Schema, JUnit.xsd) and Jenkins's
/// (https://github.com/jenkinsci/xunit-plugin, junit-10.xsd). Neither lets a test case have properties, so
/// the figures of each cell are properties of the suite: "<cell>.ratio".
std::string junit(const Judgement& judgement);

}  // namespace ipcbench
