// Form bindings: the fields of a payload bound to the members of a struct, and the router's table.
// Implements APP-5 and APP-6 (specs/session.md): typed messages, decoded as a program's are.
// It refuses code for each event: a message names its fields, one row each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/app/payload.hpp"
#include "interpreter/program/bounds.hpp"
#include "interpreter/program/routes.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/base/result.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter {

/// A field of a form and the member that takes its value. Without a fallback it must be given.
template <class T>
struct Field {
  std::string_view name;
  std::variant<std::int64_t T::*, std::string T::*, bool T::*> member;
  std::optional<isa::program::Value> fallback = std::nullopt;
};

template <class T>
[[nodiscard]] isa::program::Parameter parameter_of(const Field<T>& field) {
  // The alternatives of `member` stand in the order of the types.
  return {.name = std::string(field.name),
          .type = static_cast<isa::program::Type>(field.member.index()),
          .fallback = field.fallback};
}

/// The payload as a T: its fields are those that `T::fields()` lists, none without that.
template <class T>
[[nodiscard]] Result<T, std::string> decode_form(std::string_view event, std::string_view payload) {
  T form{};
  if constexpr (requires { T::fields(); }) {
    const auto fields = T::fields();
    std::vector<isa::program::Parameter> parameters;
    parameters.reserve(fields.size());
    for (const Field<T>& field : fields) parameters.push_back(parameter_of(field));
    auto values = decode_payload(event, payload, parameters);
    if (!values) return failure(std::move(values.error()));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (const auto* text = std::get_if<std::string>(&(*values)[i])) {
        if (auto refusal = text_refusal(text->size())) return failure(std::move(*refusal));
      }
      std::visit(
          [&]<class Member>(Member T::*member) {
            form.*member = std::get<Member>(std::move((*values)[i]));
          },
          fields.begin()[i].member);
    }
  }
  return form;
}

/// An event of the client and how its payload is read.
template <class Message>
struct EventRow {
  std::string_view name;
  Result<Message, std::string> (*decode)(std::string_view event, std::string_view payload);
};

/// The event of that name carries a T, which is an alternative of the message.
template <class T, class Message>
[[nodiscard]] constexpr EventRow<Message> event_row(std::string_view name) {
  return {.name = name, .decode = [](std::string_view event, std::string_view payload) {
            auto form = decode_form<T>(event, payload);
            return form ? Result<Message, std::string>(Message{std::move(*form)})
                        : failure(std::move(form.error()));
          }};
}

/// The message of an event, by a table; an event that no row has is refused by its name.
template <class Message, class Rows>
[[nodiscard]] Result<Message, std::string> decode_event(const Rows& rows, std::string_view event,
                                                        std::string_view payload) {
  for (const EventRow<Message>& row : rows) {
    if (row.name == event) return row.decode(event, payload);
  }
  return failure("unsupported_client_event:" + std::string(event));
}

/// A pattern of paths, and the message that says that the page went there.
template <class Message>
struct RouteRow {
  std::string_view pattern;
  Message (*message)(std::vector<std::string> taken);
};

/// The message of the first row that the path fits.
template <class Message, class Rows>
[[nodiscard]] std::optional<Message> route_message(const Rows& rows, std::string_view path) {
  for (const RouteRow<Message>& row : rows) {
    if (auto taken = match_route(row.pattern, path)) return row.message(std::move(*taken));
  }
  return std::nullopt;
}

}  // namespace lightspeed::interpreter
