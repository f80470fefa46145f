# ccache when it is there: the builds of `make ci` and every rebuild share what has not changed.
# Paths below the checkout count from the build folder, so that one clone finds what another built.
find_program(LIGHTSPEED_CCACHE ccache)
if(LIGHTSPEED_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(launcher ${CMAKE_COMMAND} -E env
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true ${LIGHTSPEED_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()
