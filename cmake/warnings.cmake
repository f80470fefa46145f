# Warnings are errors with both compilers; the sanitizers are one switch.
add_library(lightspeed_warnings INTERFACE)
target_compile_options(lightspeed_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# At -O2 and above g++ 12 warns of its own std::string: of overlapping copies (GCC bug 105651), and,
# where a std::variant is copied, of the strings of alternatives that are not there, as out of
# bounds or not initialised. Nothing in our code can answer that; clang++ and the sanitizers look.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(lightspeed_warnings INTERFACE
    -Wno-restrict -Wno-array-bounds -Wno-maybe-uninitialized)
endif()
if(LIGHTSPEED_SANITIZE)
  add_compile_options(
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
