#include "isa/program/assembly.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "isa/base/check.hpp"
#include "isa/program/assembler.hpp"
#include "isa/program/markup_check.hpp"
#include "isa/program/markup_section.hpp"
#include "isa/program/sections.hpp"

namespace lightspeed::isa::program {
namespace {

using Read = void (*)(Cursor&, Assembler&);

/// Notes what exists, before anything names it: views and the handlers of timers.
void note_names(Cursor& cursor, const Section& section, Assembler& assembler) {
  const Token& first = cursor.peek();
  const Token& second = cursor.peek(1);
  if (section.keyword == Keyword::view && first.kind == TokenKind::word) {
    assembler.views.add(cursor, first.at, first.text);
  }
  if (section.keyword == Keyword::let || section.keyword == Keyword::select) {
    assembler.derived.announce(first.at, first.text);
  }
  if (section.keyword == Keyword::on && cursor.at_word("timer") && second.kind == TokenKind::word &&
      !assembler.timers.has(second.text)) {
    assembler.timers.add(cursor, second.at, second.text);
  }
}

/// One walk over the sections: those of some kinds, in their order in the text.
struct Pass {
  Keyword keyword;
  Read read;
};
constexpr std::array kStatePasses{Pass{Keyword::program, read_program_line},
                                  Pass{Keyword::state, read_state}, Pass{Keyword::list, read_list}};
constexpr std::array kDerivedPasses{Pass{Keyword::let, read_let},
                                    Pass{Keyword::select, read_select}};
constexpr std::array kHandlerPasses{Pass{Keyword::on, read_handler}};

class Assembly {
 public:
  explicit Assembly(const std::vector<Section>& sections) : sections_(sections) {}

  Result<Program, AssemblyError> run() {
    each_section(
        [&](Cursor& cursor, const Section& section) { note_names(cursor, section, assembler_); });
    walk(kStatePasses);
    walk(kDerivedPasses);
    walk(kHandlerPasses);
    read_markup();
    if (!error_) error_ = check_markup(assembler_.program);
    if (error_) return failure(*std::move(error_));
    return std::move(assembler_.program);
  }

 private:
  template <class Do>
  void each_section(Do&& act) {
    for (const Section& section : sections_) {
      if (error_) return;
      Cursor cursor(section.tokens);
      act(cursor, section);
      error_ = cursor.error();
    }
  }

  /// All kinds of a walk in the order of the text, so that its first error is the one reported.
  template <std::size_t kCount>
  void walk(const std::array<Pass, kCount>& passes) {
    each_section([&](Cursor& cursor, const Section& section) {
      for (const Pass& pass : passes) {
        if (pass.keyword == section.keyword) pass.read(cursor, assembler_);
      }
    });
  }

  void read_markup() {
    each_section([&](Cursor& cursor, const Section& section) {
      if (section.keyword == Keyword::view) read_view(cursor, section, assembler_);
      if (section.keyword == Keyword::component) read_component(cursor, section, assembler_);
    });
    if (!error_ && assembler_.program.views.empty()) {
      error_ = error_at(sections_.back().markup_at,
                        "a program shows something: 'view main' was expected, with markup "
                        "indented below it");
    }
  }

  const std::vector<Section>& sections_;
  Assembler assembler_;
  std::optional<AssemblyError> error_;
};

}  // namespace

Result<Program, AssemblyError> assemble(std::string_view text) {
  const auto sections = sections_of(text);
  if (!sections) return failure(sections.error());
  return Assembly(*sections).run();
}

bool same_program(const Program& left, const Program& right) {
  const auto same_view = [](const View& a, const View& b) {
    return a.name == b.name && view::same_markup(a.markup, b.markup);
  };
  const auto same_component = [](const ComponentDefinition& a, const ComponentDefinition& b) {
    return a.name == b.name && a.attributes == b.attributes &&
           view::same_markup(a.markup, b.markup);
  };
  return left.name == right.name && left.version == right.version &&
         left.variables == right.variables && left.lists == right.lists &&
         left.derived == right.derived && left.handlers == right.handlers &&
         std::equal(left.components.begin(), left.components.end(), right.components.begin(),
                    right.components.end(), same_component) &&
         std::equal(left.views.begin(), left.views.end(), right.views.begin(), right.views.end(),
                    same_view);
}

}  // namespace lightspeed::isa::program
