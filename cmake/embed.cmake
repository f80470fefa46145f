# The page of a report as a C++ source: run as a script it writes the source, included it says when.
# The files stand in replay/report/page; the scripts are joined in the order of their names.
if(CMAKE_SCRIPT_MODE_FILE)
  function(text_of out)
    set(all "")
    foreach(path IN LISTS ARGN)
      file(READ ${path} text)
      string(APPEND all "${text}")
    endforeach()
    # Pieces, because a compiler need not take a literal of any length.
    set(pieces "")
    string(LENGTH "${all}" left)
    set(at 0)
    while(at LESS left)
      string(SUBSTRING "${all}" ${at} 8000 piece)
      string(APPEND pieces "R\"PAGE(${piece})PAGE\"\n")
      math(EXPR at "${at} + 8000")
    endwhile()
    set(${out} "${pieces}" PARENT_SCOPE)
  endfunction()
  file(GLOB scripts ${PAGE}/*.js)
  list(SORT scripts)
  text_of(html ${PAGE}/report.html)
  text_of(style ${PAGE}/report.css)
  text_of(script ${scripts})
  file(WRITE ${OUT} "#include \"replay/report/page.hpp\"\n\nnamespace lightspeed::replay {\n\n"
    "const std::string_view kReportHtml =\n${html};\n"
    "const std::string_view kReportStyle =\n${style};\n"
    "const std::string_view kReportScript =\n${script};\n"
    "}  // namespace lightspeed::replay\n")
  return()
endif()

function(embed_report_page target)
  set(page ${CMAKE_SOURCE_DIR}/replay/report/page)
  set(out ${CMAKE_BINARY_DIR}/report_page.cpp)
  file(GLOB parts CONFIGURE_DEPENDS ${page}/*)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DPAGE=${page} -DOUT=${out} -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${parts} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
