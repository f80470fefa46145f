// `make bench`: every section in turn, all in one run, so that its ratios can be compared.
#include "tests/bench/sections.hpp"

int main(int argc, char** argv) {
  lightspeed::bench::print_pipeline(argc, argv);
  lightspeed::bench::print_comparing();
  lightspeed::bench::print_wire();
  lightspeed::bench::print_rows();
  lightspeed::bench::print_simulation();
  lightspeed::bench::print_storage();
}
