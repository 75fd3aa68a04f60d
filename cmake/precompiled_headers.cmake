# Reading the headers of libraries takes longer than compiling what most files hold. Each set is read once, and used by all
# that are compiled alike. CMAKE_DISABLE_PRECOMPILE_HEADERS builds without: only so does a missing #include show.

# ipcbench_precompiled_headers(NAME LIBRARIES library... HEADERS header...): a set, for
# target_precompile_headers(REUSE_FROM). A set takes 2 s to make and saves each file that uses it 0.4 s.
function(ipcbench_precompiled_headers name)
  cmake_parse_arguments(ARG "" "" "LIBRARIES;HEADERS" ${ARGN})
  set(source ${CMAKE_BINARY_DIR}/generated/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Nothing but what it includes.\n")
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE ipcbench_options ${ARG_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

# These headers are included by nearly every file. An unused header takes time to load, too. With
# <filesystem>, <random>, <thread> and <fmt/ranges.h> a set took 1.3 s longer to make and each file
# 0.08 s longer; nlohmann/json gained nothing.
set(common_headers <algorithm> <array> <atomic> <chrono> <cstdint> <cstring> <map> <memory> <optional> <span> <stdexcept>
  <string> <string_view> <utility> <vector> <fmt/format.h>)

ipcbench_precompiled_headers(precompiled_for_measuring HEADERS ${common_headers})
# The same, compiled as what they are for is.
ipcbench_precompiled_headers(precompiled_for_reading LIBRARIES ipcbench_measures_nothing HEADERS ${common_headers})
if(BUILD_TESTING)
  ipcbench_precompiled_headers(precompiled_for_tests
    LIBRARIES ipcbench_measures_nothing GTest::gmock HEADERS ${common_headers} <gmock/gmock.h>)
endif()
