#include "tools/command.hpp"

int main(int argc, char** argv) {
  using namespace lightspeed::tools;
  const std::vector<Command> commands{record_command(), replay_command(), minimise_command(),
                                      diff_command(),   check_command(),  show_command(),
                                      convert_command()};
  return static_cast<int>(run_command_line(argc, argv, commands));
}
