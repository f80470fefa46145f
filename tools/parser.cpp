// Command lines from the tables of options: parsing, help and usage errors.
#include <CLI/CLI.hpp>

#include "isa/base/overloaded.hpp"
#include "isa/nearest.hpp"
#include "tools/command.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kHelpColumn = 30;

/// The library would take a sign, and wrap a negative number around.
std::string whole_number(const std::string& text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  return digits && !text.empty() ? "" : "a whole number was expected, found '" + text + "'";
}

/// An unknown verb, or nothing where a verb must stand.
std::string verb_problem(int argc, const char* const* argv, const std::vector<Command>& commands) {
  if (argc < 2 || std::string_view(argv[1]).starts_with('-')) return "a verb was expected";
  std::vector<std::string_view> names;
  names.reserve(commands.size());
  for (const Command& command : commands) names.push_back(command.name);
  return "there is no verb '" + std::string(argv[1]) + "'" + isa::suggestion(argv[1], names);
}

void add_option(CLI::App& parser, const Option& option) {
  CLI::Option* added = std::visit(
      Overloaded{
          [&](bool* into) { return parser.add_flag(option.name, *into, option.help); },
          [&](std::uint64_t* into) { return parser.add_option(option.name, *into, option.help); },
          [&](std::optional<std::uint64_t>* into) {
            return parser.add_option(option.name, *into, option.help);
          },
          [&](std::string* into) { return parser.add_option(option.name, *into, option.help); },
          [&](std::vector<std::string>* into) {
            return parser.add_option(option.name, *into, option.help)
                ->allow_extra_args(!option.name.starts_with('-'));
          },
      },
      option.into);
  const bool is_positional = !option.name.starts_with('-');
  const bool is_number = std::holds_alternative<std::uint64_t*>(option.into) ||
                         std::holds_alternative<std::optional<std::uint64_t>*>(option.into);
  if (is_number) added->check(whole_number, "");
  if (!option.value.empty()) added->type_name(option.value);
  if (is_positional) added->type_name("");
  if (option.required) added->required();
}

}  // namespace

ExitStatus run_command_line(int argc, const char* const* argv,
                            const std::vector<Command>& commands) {
  CLI::App app("Lightspeed: record, replay, minimise and compare live sessions.", "lightspeed");
  app.get_formatter()->column_width(kHelpColumn);
  app.set_version_flag("--version", "lightspeed " LIGHTSPEED_VERSION, "Print the version and exit");
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 pass or same; 1 contract failure, divergence or difference; 2 usage;\n"
      "3 stale expectation; 4 testee crashed; 5 unsupported; 6 damaged or partial input;\n"
      "7 our own non-determinism; 130 interrupted.\n"
      "`lightspeed VERB --help` says more about a verb.");
  for (const Command& command : commands) {
    CLI::App* verb = app.add_subcommand(command.name, command.help);
    verb->get_formatter()->column_width(kHelpColumn);
    verb->footer(command.footer);
    for (const Option& option : command.options) add_option(*verb, option);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion& version) {
    return print(std::string(version.what()) + "\n");
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return print(chosen.empty() ? app.help() : chosen.front()->help("lightspeed"));
  } catch (const CLI::ParseError& error) {
    const auto chosen = app.get_subcommands();
    if (chosen.empty()) {
      return usage_error(verb_problem(argc, argv, commands) + "\nsee: lightspeed --help");
    }
    return usage_error(error.what() + ("\nsee: lightspeed " + chosen.front()->get_name()) +
                       " --help");
  }
  for (const Command& command : commands) {
    if (app.got_subcommand(command.name)) return command.run();
  }
  return ExitStatus::usage;
}

}  // namespace lightspeed::tools
