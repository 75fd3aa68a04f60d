# What `cmake --install` puts below a prefix: the programs and what they start, the plotting program, documents, man pages and
# completion for bash.
include(GNUInstallDirs)

set(installed_programs ipcbench)
foreach(question floor latency throughput load setup rpc sync shared spawn pool)
  list(APPEND installed_programs bench_${question})
endforeach()
install(TARGETS ${installed_programs} ipcbench_started RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# src/history looks for it there, too.
file(GLOB plotting_program CONFIGURE_DEPENDS plots/*.py)
install(FILES ${plotting_program} DESTINATION ${CMAKE_INSTALL_DATADIR}/ipcbench/plots)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(program ${installed_programs})
  install(FILES scripts/completion.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program})
endforeach()

# A page for each program and for each command of ipcbench, written from their --help.
find_program(HELP2MAN_PROGRAM help2man)
if(NOT HELP2MAN_PROGRAM)
  message(STATUS "Optional part: man pages, for which help2man is missing")
  return()
endif()

# ipcbench_man_page(NAME PROGRAM [COMMAND]): the page NAME.1 of what PROGRAM COMMAND --help says.
function(ipcbench_man_page name program)
  set(page ${CMAKE_BINARY_DIR}/man/${name}.1)
  add_custom_command(OUTPUT ${page}
    COMMAND ${HELP2MAN_PROGRAM} --no-info --output=${page}
            --manual=ipcbench --source=ipcbench --help-option "${ARGN} --help" $<TARGET_FILE:${program}>
    DEPENDS ${program} VERBATIM)
  set_property(GLOBAL APPEND PROPERTY ipcbench_man_pages ${page})
endfunction()

file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/man)
foreach(program ${installed_programs})
  ipcbench_man_page(${program} ${program})
endforeach()
foreach(command list env summary advise report gate compare history clean)
  ipcbench_man_page(ipcbench-${command} ipcbench ${command})
endforeach()
get_property(man_pages GLOBAL PROPERTY ipcbench_man_pages)
add_custom_target(man DEPENDS ${man_pages})
install(CODE "execute_process(COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target man COMMAND_ERROR_IS_FATAL ANY)")
install(FILES ${man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
