# Libraries that a build does without: what is made of them is skipped then, and says what to install.

option(IPCBENCH_LIBRARIES "Use what is found of the libraries that a build does without" ON)

# A part is there where its package and the programs that write code from its schemas are.
function(ipcbench_find_part part)
  set(found ${${part}_FOUND})
  foreach(needed ${ARGN})
    if(NOT ${needed})
      set(found OFF)
    endif()
  endforeach()
  if(NOT IPCBENCH_LIBRARIES)
    set(found OFF)
  endif()
  set(${part}_FOUND ${found} PARENT_SCOPE)
  if(found)
    message(STATUS "Optional part: ${part} ${${part}_VERSION}")
  else()
    message(STATUS "Optional part: ${part} is missing")
  endif()
endfunction()

find_package(OpenMP COMPONENTS CXX)
ipcbench_find_part(OpenMP_CXX)
find_package(TBB)
ipcbench_find_part(TBB)
pkg_check_modules(zeromq libzmq)
find_path(CPPZMQ_INCLUDE_DIR zmq.hpp)
ipcbench_find_part(zeromq CPPZMQ_INCLUDE_DIR)
# NNG brings no pkg-config file.
find_path(NNG_INCLUDE_DIR nng/nng.h)
find_library(NNG_LIBRARY nng)
set(nng_FOUND ON)
ipcbench_find_part(nng NNG_INCLUDE_DIR NNG_LIBRARY)
pkg_check_modules(hiredis hiredis)
ipcbench_find_part(hiredis)
find_package(iceoryx_posh QUIET)
ipcbench_find_part(iceoryx_posh)
pkg_check_modules(cyclonedds CycloneDDS)
find_program(IDLC_PROGRAM idlc)
ipcbench_find_part(cyclonedds IDLC_PROGRAM)
if(cyclonedds_FOUND)
  enable_language(C)  # which idlc writes
endif()
# Open MPI 5 has no PMI-1 (mechanisms/parts/pmi.h).
pkg_check_modules(mpi ompi-c<5)
ipcbench_find_part(mpi)
pkg_check_modules(grpc grpc++ protobuf)
find_program(PROTOC_PROGRAM protoc)
find_program(GRPC_PLUGIN grpc_cpp_plugin)
set(grpc_VERSION ${grpc_grpc++_VERSION})
ipcbench_find_part(grpc PROTOC_PROGRAM GRPC_PLUGIN)
pkg_check_modules(capnp capnp-rpc)
find_program(CAPNP_PROGRAM capnp)
ipcbench_find_part(capnp CAPNP_PROGRAM)
pkg_check_modules(libsystemd libsystemd)
ipcbench_find_part(libsystemd)

# ipcbench_use_if_found(PART SOURCE [INCLUDE directory...] [LIBRARIES library...]): where that part was found, compiles a
# mechanism's file with IPCBENCH_HAS_<PART> and the directories, of which no other file hears, and links the libraries.
function(ipcbench_use_if_found part source)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "" "" "INCLUDE;LIBRARIES")
  # What a file includes has its own macros, which a header that was precompiled without them does not fit.
  set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  if(NOT ${part}_FOUND)
    return()
  endif()
  string(TOUPPER ${part} macro)
  set(options)
  foreach(directory ${ARG_INCLUDE})
    list(APPEND options -isystem ${directory})
  endforeach()
  set_source_files_properties(${source} PROPERTIES
    COMPILE_DEFINITIONS "IPCBENCH_HAS_${macro};IPCBENCH_${macro}_VERSION=\"${${part}_VERSION}\"" COMPILE_OPTIONS "${options}")
  target_link_libraries(ipcbench_mechanisms PRIVATE ${ARG_LIBRARIES})
endfunction()

# All that is written from schemas, without compiling it: what a tool that reads our files needs (scripts/check_tidy.sh).
add_custom_target(ipcbench_code)

# ipcbench_write_code(PART FILES file... SCHEMA file COMMAND word...): a static library ipcbench_<PART> of what a program
# writes from a schema into the directory <PART>_CODE; it has its own warnings, and is compiled apart from our files.
function(ipcbench_write_code part)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "SCHEMA" "FILES;COMMAND")
  set(directory ${CMAKE_BINARY_DIR}/generated/${part})
  file(MAKE_DIRECTORY ${directory})
  list(TRANSFORM ARG_FILES PREPEND ${directory}/)
  list(TRANSFORM ARG_COMMAND REPLACE "@CODE@" ${directory})
  add_custom_command(OUTPUT ${ARG_FILES} COMMAND ${ARG_COMMAND} ${ARG_SCHEMA}
    DEPENDS mechanisms/schemas/${ARG_SCHEMA} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/mechanisms/schemas VERBATIM)
  add_custom_target(ipcbench_${part}_code DEPENDS ${ARG_FILES})
  add_dependencies(ipcbench_code ipcbench_${part}_code)
  add_library(ipcbench_${part} STATIC ${ARG_FILES})
  set_target_properties(ipcbench_${part} PROPERTIES UNITY_BUILD OFF)
  target_include_directories(ipcbench_${part} SYSTEM PRIVATE ${directory} ${${part}_INCLUDE_DIRS})
  # A mechanism's file includes what is written here.
  add_dependencies(ipcbench_mechanisms ipcbench_${part})
  set(${part}_CODE ${directory} PARENT_SCOPE)
endfunction()
