// The pseudo-classes and pseudo-elements that Chromium 156 knows, and what we do with each.
// Implements HTML-7 and HTML-8 (specs/document.md): a name without a row is not valid.
// It refuses to answer for what a page does not say, such as where the mouse is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "interpreter/html/selector.hpp"

namespace lightspeed::interpreter::html {

enum class Argument : std::uint8_t { none, forgiving, strict, relative, nth, ignored };

struct PseudoClass {
  std::string_view name;
  Argument argument;
  Test test;
  bool supported = true;
};

inline constexpr std::array kPseudoClasses{
    PseudoClass{"any-link", Argument::none, Test::link},
    PseudoClass{"checked", Argument::none, Test::checked},
    PseudoClass{"disabled", Argument::none, Test::disabled},
    PseudoClass{"empty", Argument::none, Test::empty},
    PseudoClass{"enabled", Argument::none, Test::enabled},
    PseudoClass{"first-child", Argument::none, Test::nth_child},
    PseudoClass{"first-of-type", Argument::none, Test::nth_of_type},
    PseudoClass{"has", Argument::relative, Test::has},
    PseudoClass{"host", Argument::none, Test::never},
    PseudoClass{"host", Argument::ignored, Test::never},
    PseudoClass{"host-context", Argument::ignored, Test::never},
    PseudoClass{"is", Argument::forgiving, Test::any_of},
    PseudoClass{"last-child", Argument::none, Test::nth_last_child},
    PseudoClass{"last-of-type", Argument::none, Test::nth_last_of_type},
    PseudoClass{"link", Argument::none, Test::link},
    PseudoClass{"not", Argument::strict, Test::none_of},
    PseudoClass{"nth-child", Argument::nth, Test::nth_child},
    PseudoClass{"nth-last-child", Argument::nth, Test::nth_last_child},
    PseudoClass{"nth-last-of-type", Argument::nth, Test::nth_last_of_type},
    PseudoClass{"nth-of-type", Argument::nth, Test::nth_of_type},
    PseudoClass{"only-child", Argument::none, Test::only_child},
    PseudoClass{"only-of-type", Argument::none, Test::only_of_type},
    PseudoClass{"root", Argument::none, Test::root},
    PseudoClass{"scope", Argument::none, Test::scope},
    PseudoClass{"visited", Argument::none, Test::never},  // Scripts are told so, for privacy.
    PseudoClass{"-webkit-any", Argument::strict, Test::any_of},
    PseudoClass{"-webkit-any-link", Argument::none, Test::link},
    PseudoClass{"where", Argument::forgiving, Test::any_of},
};

/// Valid, but about state that the tree does not hold. A `(` at the end: takes an argument.
inline constexpr std::array<std::string_view, 56> kUnansweredClasses{"active",
                                                                     "active-view-transition",
                                                                     "active-view-transition-type(",
                                                                     "autofill",
                                                                     "buffering",
                                                                     "-webkit-autofill",
                                                                     "-webkit-drag",
                                                                     "-webkit-full-screen",
                                                                     "-webkit-full-page-media",
                                                                     "current",
                                                                     "default",
                                                                     "defined",
                                                                     "dir(",
                                                                     "focus",
                                                                     "focus-visible",
                                                                     "focus-within",
                                                                     "fullscreen",
                                                                     "future",
                                                                     "hover",
                                                                     "in-range",
                                                                     "indeterminate",
                                                                     "invalid",
                                                                     "lang(",
                                                                     "modal",
                                                                     "muted",
                                                                     "open",
                                                                     "optional",
                                                                     "out-of-range",
                                                                     "past",
                                                                     "paused",
                                                                     "permission-granted",
                                                                     "picture-in-picture",
                                                                     "placeholder-shown",
                                                                     "playing",
                                                                     "popover-open",
                                                                     "read-only",
                                                                     "read-write",
                                                                     "required",
                                                                     "seeking",
                                                                     "stalled",
                                                                     "state(",
                                                                     "target",
                                                                     "target-after",
                                                                     "target-before",
                                                                     "target-current",
                                                                     "user-invalid",
                                                                     "user-valid",
                                                                     "valid",
                                                                     "volume-locked",
                                                                     "window-inactive",
                                                                     "xr-overlay",
                                                                     "has-slotted",
                                                                     "closed",
                                                                     "interest-source",
                                                                     "interest-target",
                                                                     "local-link"};

/// Valid, and never true of an element.
inline constexpr std::array<std::string_view, 31> kPseudoElements{"after",
                                                                  "backdrop",
                                                                  "before",
                                                                  "checkmark",
                                                                  "column",
                                                                  "cue",
                                                                  "cue(",
                                                                  "details-content",
                                                                  "file-selector-button",
                                                                  "first-letter",
                                                                  "first-line",
                                                                  "grammar-error",
                                                                  "highlight(",
                                                                  "marker",
                                                                  "part(",
                                                                  "picker(",
                                                                  "picker-icon",
                                                                  "placeholder",
                                                                  "scroll-button(",
                                                                  "scroll-marker",
                                                                  "scroll-marker-group",
                                                                  "search-text",
                                                                  "selection",
                                                                  "slotted(",
                                                                  "spelling-error",
                                                                  "target-text",
                                                                  "view-transition",
                                                                  "view-transition-group(",
                                                                  "view-transition-image-pair(",
                                                                  "view-transition-new(",
                                                                  "view-transition-old("};

}  // namespace lightspeed::interpreter::html
