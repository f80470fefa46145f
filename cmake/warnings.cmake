# Warnings are errors with both compilers; the sanitizers are one switch.
add_library(lightspeed_warnings INTERFACE)
target_compile_options(lightspeed_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# g++ 12 warns of overlapping copies inside its own std::string at -O2 and above (GCC bug 105651);
# nothing in our code can answer that. clang++ has no such warning to turn off.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(lightspeed_warnings INTERFACE -Wno-restrict)
endif()
if(LIGHTSPEED_SANITIZE)
  add_compile_options(
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
