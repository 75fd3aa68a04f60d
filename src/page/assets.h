#pragma once

#include <string_view>

namespace ipcbench {

/// The files below assets/, put into the program when it is built (cmake/page_assets.cmake).
extern const std::string_view page_template;
extern const std::string_view page_style;
extern const std::string_view page_scripts;  ///< in the order of their names

}  // namespace ipcbench
