# The front door. `make help` lists what is here; every target sets up what it lacks.
# The work itself is done by CMake presets (CMakePresets.json); nothing is configured here twice.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# The recipes already use every core; two recipes at once would only get into each other's way.
.NOTPARALLEL:
.PHONY: help setup demo ci test nightly mutants coverage fmt lint bench clean release asan
.PHONY: determinism

JOBS := $(shell nproc)
ROOMS := isa interpreter replay tools tests
SOURCES = $(shell find $(ROOMS) -name '*.cpp' -o -name '*.hpp')
# What clang-tidy reads. The tests of the rooms are left to the compilers' warnings, because
# the macros of the test libraries take clang-tidy most of its time and give it nothing to say.
TIDIED := '^$(CURDIR)/(isa|interpreter|replay|tools|tests/(support|tidy|docs|scripts))/.*\.cpp$$'
QUIETLY := --no-label-summary --output-on-failure -j $(JOBS)
DETERMINISM := gcc-o0 gcc-o3 clang-o0 clang-o3

help: ## Show what the front door offers.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: ## Install the Debian packages of setup/packages.txt that this machine lacks.
	@setup/install.sh

demo: setup ## Replay, break, minimise and compare captured browser sessions.
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target lightspeed
	@setup/demo.sh build/release/lightspeed

ci: setup lint asan determinism coverage ## Check everything, as continuous integration does.
	@LIGHTSPEED_SEEDS=3000 ctest --preset release $(QUIETLY)

test: release ## Build with g++ and run the tests, all but the comparison of builds.
	@ctest --preset release $(QUIETLY) -LE determinism

nightly: release determinism ## Try 1,000,000 edits, events and steps, and 100,000 seeds.
	@LIGHTSPEED_TRIPLES=1000000 build/release/tests/interpreter_test --no-intro --no-version \
	  --source-file='*master_property_test.cpp'
	@LIGHTSPEED_SEEDS=100000 build/release/tests/replay_test --no-intro --no-version \
	  --source-file='*seeds_test.cpp'
	@LIGHTSPEED_REPORT_EVENTS=1000000 ctest --preset release -R '^browser'
	@LIGHTSPEED_KILLS=200 LIGHTSPEED_COMMAND=$(CURDIR)/build/release/lightspeed \
	  build/release/tests/tools_test --no-intro --no-version --source-file='*growing_test.cpp'
	@LIGHTSPEED_STEPS=1000000 tests/determinism/compare.sh \
	  $(DETERMINISM:%=build/%/lightspeed)

mutants: release ## Let every mutant of the runtime be found by its rule.
	@build/release/tests/mutants_test --no-intro --no-version

coverage: release ## Say how much of the session's table is reached, and what mutants are killed.
	@build/release/tests/replay_test --no-intro --no-version -tc='SESS-52*,SIM-11*' \
	  | grep -v -e '^===' -e doctest
	@build/release/tests/mutants_test --no-intro --no-version -tc='*every mutant is found*' \
	  | grep -v -e ' | ' -e '^===' -e doctest

fmt: setup ## Lay out every C++ source as .clang-format says.
	@clang-format -i $(SOURCES)

lint: release ## Check layout, warnings of both compilers, clang-tidy and the rules of the house.
	@echo "lint: clang-format"
	@clang-format --dry-run -Werror $(SOURCES)
	@echo "lint: clang-tidy, and the warnings of clang++ as errors"
	@cmake --preset clang >/dev/null
	@cmake --build --preset clang --target lightspeed_proto
	@run-clang-tidy -quiet -j $(JOBS) -p build/clang $(TIDIED) > build/clang-tidy.log 2>&1 \
	  || { grep -E '(error|warning|note):' build/clang-tidy.log; exit 1; }
	@echo "lint: the rules of the house"
	@build/release/tests/tidy_test --no-intro --no-version

bench: setup ## Measure speed, memory and sizes, and print tables.
	@cmake --preset bench >/dev/null
	@cmake --build --preset bench
	@build/bench/tests/bench/lightspeed_bench
	@tests/bench/memory.sh $(CURDIR)/build/bench/lightspeed

clean: ## Remove everything that was built.
	rm -rf build

release: setup ## Build everything with g++, warnings as errors.
	@cmake --preset release >/dev/null
	@cmake --build --preset release

asan: setup ## Build and test with clang++, AddressSanitizer and UndefinedBehaviorSanitizer.
	@cmake --preset asan >/dev/null
	@cmake --build --preset asan
	@ctest --preset asan $(QUIETLY)

determinism: setup ## Build the command with both compilers at -O0 and -O3, for the comparison.
	@for build in $(DETERMINISM); do \
	  cmake --preset $$build >/dev/null; \
	  cmake --build --preset $$build --target lightspeed; \
	done
