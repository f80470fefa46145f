#include <algorithm>
#include <array>

#include "interpreter/html/names.hpp"
#include "interpreter/html/parse.hpp"
#include "interpreter/html/tag_scan.hpp"

namespace lightspeed::interpreter::html {
namespace {

// Gumbo looks through all open elements at many a tag. Beyond 512 levels a browser flattens, so
// elements this deep are closed before the next one opens, which gives the same tree (HTML-6).
constexpr std::size_t kOpenMax = 600;
// Open formatting elements are made anew in every block: a long input may not have many.
constexpr std::size_t kFormattingMax = 32;
constexpr std::size_t kLongBytes = 16384;
// A misplaced end tag is matched with an open element among the last few only.
constexpr std::size_t kEndTagReach = 32;
constexpr std::string_view kFormatting = " a b big code em font i nobr s small strike strong tt u ";
struct Implied {
  std::string_view tag;
  std::string_view closes;
};
constexpr std::array kImplied{
    Implied{"tr", " td th tr "},    Implied{"td", " td th "},
    Implied{"th", " td th "},       Implied{"tbody", " td th tr tbody thead tfoot "},
    Implied{"thead", " td th tr "}, Implied{"tfoot", " td th tr tbody thead tfoot "},
    Implied{"li", " p li "},        Implied{"dd", " p dd dt "},
    Implied{"dt", " p dd dt "},     Implied{"p", " p "},
    Implied{"option", " option "},  Implied{"optgroup", " option optgroup "},
};

// Copies the input tag by tag, and bounds what is open.
class Limiter {
 public:
  Limiter(std::string_view html, std::string& out)
      : html_(html),
        out_(out),
        formatting_max_(html.size() > kLongBytes ? kFormattingMax : kOpenMax) {}

  void run() {
    TagScanner scanner(html_);
    while (const auto tag = scanner.next()) {
      copy_to(tag->begin);
      if (tag->closes) {
        close(tag->name);
      } else if ((tag->traits & kVoid) == 0) {
        open(tag->name);
      }
      if (tag->surplus == 0) continue;
      copy_to(tag->surplus);
      out_.push_back('>');
      done_ = tag->end;
    }
    copy_to(html_.size());
  }

 private:
  void copy_to(std::size_t end) {
    out_.append(html_, done_, end - done_);
    done_ = end;
  }

  void open(std::string_view name) {
    const bool formats = in_list(kFormatting, name);
    close_implied(name);
    if (formats && formatting_ >= formatting_max_) close_formatting();
    if (open_.size() >= kOpenMax) emit_close(open_.size() - 1);
    open_.push_back(name);
    formatting_ += formats ? 1 : 0;
  }

  void close_implied(std::string_view name) {
    for (const Implied& row : kImplied) {
      if (!equal_ignoring_case(row.tag, name)) continue;
      while (!open_.empty() && in_list(row.closes, open_.back())) open_.pop_back();
    }
  }

  void close(std::string_view name) {
    const std::size_t reach = std::min(open_.size(), kEndTagReach);
    for (std::size_t back = 1; back <= reach; ++back) {
      if (!equal_ignoring_case(open_[open_.size() - back], name)) continue;
      for (; back > 0; --back) forget(open_.size() - 1);
      return;
    }
  }

  void close_formatting() {
    for (std::size_t i = open_.size(); i > 0; --i) {
      if (in_list(kFormatting, open_[i - 1])) return emit_close(i - 1);
    }
  }

  void emit_close(std::size_t index) {
    out_.append("</").append(open_[index]).push_back('>');
    forget(index);
  }

  void forget(std::size_t index) {
    formatting_ -= in_list(kFormatting, open_[index]) && formatting_ > 0 ? 1 : 0;
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
  }

  std::string_view html_;
  std::string& out_;
  std::size_t formatting_max_;
  std::size_t done_ = 0;
  std::size_t formatting_ = 0;
  std::vector<std::string_view> open_;
};

}  // namespace

std::string limit_nesting(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  Limiter(html, out).run();
  return out;
}

}  // namespace lightspeed::interpreter::html
