# Libraries that a build does without: what is made of them is skipped then, and says what to install.

find_package(OpenMP COMPONENTS CXX)
find_package(TBB)
pkg_check_modules(zeromq libzmq)
find_path(CPPZMQ_INCLUDE_DIR zmq.hpp)
if(NOT CPPZMQ_INCLUDE_DIR)
  set(zeromq_FOUND OFF)
endif()
pkg_check_modules(hiredis hiredis)
# NNG brings no pkg-config file.
find_path(NNG_INCLUDE_DIR nng/nng.h)
find_library(NNG_LIBRARY nng)
if(NNG_INCLUDE_DIR AND NNG_LIBRARY)
  set(nng_FOUND ON)
endif()

foreach(part OpenMP_CXX TBB zeromq nng hiredis)
  if(${part}_FOUND)
    message(STATUS "Optional part: ${part} ${${part}_VERSION}")
  else()
    message(STATUS "Optional part: ${part} is missing")
  endif()
endforeach()

# ipcbench_use_if_found(PART SOURCE library...): compiles a mechanism's file with IPCBENCH_HAS_<PART> and links the
# libraries' files, where that part was found.
function(ipcbench_use_if_found part source)
  # What a file includes has its own macros, which a header that was precompiled without them does not fit.
  set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  if(${part}_FOUND)
    string(TOUPPER ${part} macro)
    set_source_files_properties(${source} PROPERTIES COMPILE_DEFINITIONS IPCBENCH_HAS_${macro})
    target_link_libraries(ipcbench_mechanisms PRIVATE ${ARGN})
  endif()
endfunction()
