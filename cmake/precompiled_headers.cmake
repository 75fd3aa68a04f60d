# Reading the headers of libraries takes longer than compiling what most files hold. Each set is read once, and used by all
# that are compiled alike. CMAKE_DISABLE_PRECOMPILE_HEADERS builds without: only so does a missing #include show.

# ipcbench_precompiled_headers(NAME LIBRARIES library... HEADERS header...): a set, for
# target_precompile_headers(REUSE_FROM). A set takes 3 to 4 s to make and saves each file that uses it 0.8 s.
function(ipcbench_precompiled_headers name)
  cmake_parse_arguments(ARG "" "" "LIBRARIES;HEADERS" ${ARGN})
  set(source ${CMAKE_BINARY_DIR}/generated/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Nothing but what it includes.\n")
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE ipcbench_options ${ARG_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

set(standard_headers <algorithm> <array> <atomic> <chrono> <cmath> <filesystem> <fstream> <functional> <map> <memory>
  <optional> <random> <set> <span> <stdexcept> <string> <thread> <vector> <fmt/format.h> <fmt/ranges.h>)

ipcbench_precompiled_headers(precompiled_for_measuring HEADERS ${standard_headers})
# Half of what a mechanism's file takes is what all of them include.
ipcbench_precompiled_headers(precompiled_for_mechanisms
  HEADERS ${standard_headers} <boost/interprocess/mapped_region.hpp> ${PROJECT_SOURCE_DIR}/src/harness/registry.h)
ipcbench_precompiled_headers(precompiled_for_reading
  LIBRARIES ipcbench_measures_nothing nlohmann_json::nlohmann_json HEADERS ${standard_headers} <nlohmann/json.hpp>)
if(BUILD_TESTING)
  ipcbench_precompiled_headers(precompiled_for_tests
    LIBRARIES ipcbench_measures_nothing GTest::gmock
    HEADERS ${standard_headers} <gmock/gmock.h> <regex>)
endif()
