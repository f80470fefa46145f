# ccache when it is there: the builds of `make ci` and every rebuild share what has not changed.
find_program(LIGHTSPEED_CCACHE ccache)
if(LIGHTSPEED_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${LIGHTSPEED_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LIGHTSPEED_CCACHE})
endif()
