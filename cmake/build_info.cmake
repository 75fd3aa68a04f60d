# build_info.h: what was built, how and from which commit. Included, this file adds the target that keeps the
# header up to date; the target runs it again as a script at every build, since a commit changes without CMake
# being run. The header is touched only where its text changes.

if(CMAKE_SCRIPT_MODE_FILE)
  # What decides the binaries; a changed picture or document does not make them dirty.
  set(built_from CMakeLists.txt CMakePresets.json cmake src bench)

  # Runs git in the checkout; an empty result where that fails.
  function(git_output result)
    set(output "")
    if(GIT)
      execute_process(COMMAND ${GIT} -C ${SOURCE_DIR} ${ARGN}
        OUTPUT_VARIABLE output ERROR_QUIET RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE)
      if(failed)
        set(output "")
      endif()
    endif()
    set(${result} "${output}" PARENT_SCOPE)
  endfunction()

  set(commit "")
  set(dirty "std::nullopt")
  git_output(top rev-parse --show-toplevel)
  # Unpacked inside another checkout, that one's commit would say nothing about these sources.
  if(top STREQUAL SOURCE_DIR)
    git_output(commit rev-parse --verify HEAD)
  endif()
  if(commit)
    git_output(changes status --porcelain -- ${built_from})
    if(changes)
      set(dirty "true")
    else()
      set(dirty "false")
    endif()
  else()
    set(commit "unknown")
  endif()

  set(old "")
  if(EXISTS ${HEADER})
    file(READ ${HEADER} old)
  endif()
  file(READ ${TEMPLATE} new)
  string(REPLACE "%commit%" "${commit}" new "${new}")
  string(REPLACE "%dirty%" "${dirty}" new "${new}")
  if(NOT new STREQUAL old)
    file(WRITE ${HEADER} "${new}")
  endif()
  return()
endif()

find_package(Git QUIET)

# Everything that CMake knows goes into a template now, git's part at each build.
function(ipcbench_add_build_info)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  string(STRIP "-std=c++${CMAKE_CXX_STANDARD} ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}}" flags)
  if(IPCBENCH_SANITIZE)
    string(APPEND flags " -fsanitize=${IPCBENCH_SANITIZE}")
  endif()
  string(REGEX REPLACE "[ ]+" " " flags "${flags}")

  set(template ${CMAKE_BINARY_DIR}/generated/build_info.h.in)
  set(header ${CMAKE_BINARY_DIR}/generated/build_info.h)
  file(CONFIGURE OUTPUT ${template} ESCAPE_QUOTES @ONLY CONTENT [[
#pragma once

#include <optional>

// Generated at each build. An empty version, "unknown" and nullopt are what could not be found out.
namespace ipcbench::build_info {

inline constexpr const char* version = "@PROJECT_VERSION@";
inline constexpr const char* compiler = "@CMAKE_CXX_COMPILER_ID@ @CMAKE_CXX_COMPILER_VERSION@";
inline constexpr const char* flags = "@flags@";
inline constexpr const char* build_type = "@CMAKE_BUILD_TYPE@";

inline constexpr const char* benchmark_version = "@benchmark_VERSION@";
inline constexpr const char* fmt_version = "@fmt_VERSION@";
inline constexpr const char* boost_version = "@Boost_VERSION_STRING@";
inline constexpr const char* hwloc_version = "@hwloc_VERSION@";
inline constexpr const char* cli11_version = "@CLI11_VERSION@";
inline constexpr const char* nlohmann_json_version = "@nlohmann_json_VERSION@";

inline constexpr const char* commit = "%commit%";
inline constexpr std::optional<bool> dirty = %dirty%;

}  // namespace ipcbench::build_info
]])
  get_filename_component(source_dir ${CMAKE_CURRENT_FUNCTION_LIST_DIR} DIRECTORY)
  add_custom_target(ipcbench_build_info
    COMMAND ${CMAKE_COMMAND} -D GIT=${GIT_EXECUTABLE} -D SOURCE_DIR=${source_dir} -D TEMPLATE=${template}
            -D HEADER=${header} -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    BYPRODUCTS ${header}
    COMMENT "Looking up the commit"
    VERBATIM)
  add_dependencies(ipcbench_options ipcbench_build_info)
endfunction()

ipcbench_add_build_info()
