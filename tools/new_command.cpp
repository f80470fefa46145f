// `lightspeed new`: a program and a script to begin with.
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include "isa/program/token.hpp"
#include "tools/command.hpp"
#include "tools/files.hpp"
#include "tools/print.hpp"
#include "tools/starter.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string name;
};

ExitStatus start(const Options& options) {
  const std::filesystem::path path(options.name);
  const std::string extension = path.extension().string();
  const bool typed = extension == ".lsp" || extension == ".lss";
  const std::string name = (typed ? path.stem() : path.filename()).string();
  if (isa::program::is_reserved(name)) {
    return usage_error("'" + name + "' is a word of the language, and no name; choose another one");
  }
  if (typed || !isa::program::is_name(name)) {
    const std::string near = isa::program::name_like(name);
    return usage_error(
        "a name of lower-case letters, digits and _ was expected, a letter first, "
        "found '" +
        options.name + "'" +
        (near.empty() ? ""
                      : "; did you mean '" +
                            std::filesystem::path(path).replace_filename(near).string() + "'?"));
  }
  auto [program, script] = starter_of(name);
  const std::array texts{std::pair{options.name + ".lsp", std::move(program)},
                         std::pair{options.name + ".lss", std::move(script)}};
  for (const auto& [file, text] : texts) {
    if (file_exists(file)) return usage_error(file + ": the file exists; choose another name");
  }
  std::array<std::unique_ptr<OutputFile>, texts.size()> files;
  // Both are ready before either appears under its name.
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto file = OutputFile::create(texts.at(i).first, false);
    if (!file) return usage_error(file.error());
    files.at(i) = *std::move(file);
    if (auto written = files.at(i)->write(texts.at(i).second); !written) {
      return usage_error(written.error());
    }
  }
  if (auto committed = files[0]->commit(); !committed) return usage_error(committed.error());
  if (auto committed = files[1]->commit(); !committed) {
    (void)std::remove(texts[0].first.c_str());  // It was ours, and half a start is none.
    return usage_error(committed.error());
  }
  const std::string at = shell_word(options.name);
  return print("wrote " + options.name + ".lsp and " + options.name + ".lss; try:\n" +
               "  lightspeed asm " + at + ".lsp\n" + "  lightspeed record --script " + at +
               ".lss -o " + at + ".lstrace\n" + "  lightspeed show " + at + ".lstrace\n" +
               "  lightspeed replay " + at + ".lstrace\n");
}

}  // namespace

Command new_command() {
  auto options = std::make_shared<Options>();
  return {.name = "new",
          .help = "Start a program and its script",
          .options = {{"NAME", "", "What to call it; NAME.lsp and NAME.lss must not exist",
                       &options->name, true}},
          .footer = "Both work as they are, and say in comments what each part is for.",
          .run = [options] { return start(*options); }};
}

}  // namespace lightspeed::tools
