# The dictionary for small traces as a C++ source: run as a script it writes the source, included it
# says when.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ ${IN} digits HEX)
  string(LENGTH "${digits}" length)
  math(EXPR bytes "${length} / 2")
  # Rows of 16 bytes.
  string(REPEAT "." 32 row)
  string(REGEX REPLACE "(${row})" "\\1\n" digits "${digits}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" digits "${digits}")
  string(REGEX REPLACE "([^\n]+)" "    \"\\1\"" digits "${digits}")
  file(WRITE ${OUT} "#include \"replay/format/dictionary.hpp\"\n\n"
    "namespace lightspeed::replay {\n\n"
    "const std::string_view kDictionary(\n${digits},\n    ${bytes});\n\n"
    "}  // namespace lightspeed::replay\n")
  return()
endif()

function(embed_dictionary target)
  set(in ${CMAKE_SOURCE_DIR}/corpus/dictionary/50001.zdict)
  set(out ${CMAKE_BINARY_DIR}/dictionary_bytes.cpp)
  set(script ${CMAKE_SOURCE_DIR}/cmake/embed_dictionary.cmake)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DIN=${in} -DOUT=${out} -P ${script}
    DEPENDS ${in} ${script} VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
