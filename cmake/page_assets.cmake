# What the report's page is made of goes into the program, so that it works wherever it is installed: a source that holds
# each file as a raw string. Changed assets make CMake run again.

set(assets_dir ${PROJECT_SOURCE_DIR}/src/page/assets)
file(GLOB page_scripts CONFIGURE_DEPENDS ${assets_dir}/scripts/*.js)
list(SORT page_scripts)

# ipcbench_raw_string(RESULT file...): a raw string literal of all of them, one behind the other.
function(ipcbench_raw_string result)
  set(text "")
  foreach(file ${ARGN})
    file(READ ${file} content)
    string(APPEND text "${content}\n")
  endforeach()
  set(${result} "R\"ipcbench(${text})ipcbench\"" PARENT_SCOPE)
endfunction()

ipcbench_raw_string(template ${assets_dir}/report.html)
ipcbench_raw_string(style ${assets_dir}/report.css)
ipcbench_raw_string(scripts ${page_scripts})
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${assets_dir}/report.html ${assets_dir}/report.css ${page_scripts})

set(page_assets_source ${CMAKE_BINARY_DIR}/generated/page_assets.cpp)
file(WRITE ${page_assets_source}.new "#include \"page/assets.h\"

namespace ipcbench {
const std::string_view page_template = ${template};
const std::string_view page_style = ${style};
const std::string_view page_scripts = ${scripts};
}  // namespace ipcbench
")
file(COPY_FILE ${page_assets_source}.new ${page_assets_source} ONLY_IF_DIFFERENT)
target_sources(ipcbench_page PRIVATE ${page_assets_source})
