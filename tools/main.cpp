#include "tools/command.hpp"

int main(int argc, char** argv) {
  namespace tools = lightspeed::tools;
  const std::vector<tools::Command> commands{
      tools::record_command(),  tools::replay_command(), tools::minimise_command(),
      tools::diff_command(),    tools::check_command(),  tools::sweep_command(),
      tools::report_command(),  tools::show_command(),   tools::info_command(),
      tools::convert_command(), tools::filter_command(), tools::merge_command(),
      tools::redact_command(),  tools::doctor_command(), tools::recover_command(),
      tools::asm_command(),     tools::disasm_command(), tools::new_command()};
  return static_cast<int>(tools::run_command_line(argc, argv, commands));
}
