// Which step an answer joins, and which events were lost.
#include "replay/capture/steps.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/replay/capture/capture_builder.hpp"
#include "tests/replay/capture/importing.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ClientLeft;
using interpreter::Opened;
using interpreter::PageLoaded;
using interpreter::Step;
using interpreter::TimePassed;
using interpreter::UserEvent;
using interpreter::UserEventLost;
using testing::answers;
using testing::CaptureBuilder;
using testing::count;
using testing::document_line;
using testing::frame_line;
using testing::open_line;
using testing::steps;
using testing::Texts;

std::size_t lost_before(const std::string& first, const std::string& second) {
  CaptureBuilder capture;
  capture.page().greet().client("event|" + first + "|a|{}").close().greet();
  capture.client("event|" + second + "|a|{}");
  return count<UserEventLost>(steps(capture.frames()));
}

}  // namespace

TEST_CASE("IMP-6: an answer before every step has a step of its own") {
  const auto all = steps(frame_line("c2s", "ack|1", 1), document_line("initial", "1"));
  REQUIRE(all.size() == 2);
  CHECK(std::holds_alternative<TimePassed>(all[0].stimulus));
  CHECK(all[0].at.value == 1);
  CHECK(answers(all[0]) == Texts{"ack|1"});
  CHECK(std::holds_alternative<PageLoaded>(all[1].stimulus));
  CHECK(testing::outcomes(all[1]) == Texts{"initial"});
}

TEST_CASE("IMP-6: an answer to nothing never joins a step of another connection") {
  const auto all = steps(open_line() + frame_line("c2s", "ack|7", 20, 2) +
                         frame_line("c2s", "junk", 21, 2) + frame_line("c2s", "ack|8", 22, 1));
  REQUIRE(all.size() == 3);
  CHECK(answers(all[1]) == Texts{"ack|8"});
  CHECK(std::holds_alternative<TimePassed>(all[2].stimulus));
  CHECK(answers(all[2]) == Texts{"ack|7", "junk"});
}

TEST_CASE("IMP-6: the latest step of a connection may be the first of all") {
  const auto all = steps(open_line(1) + open_line(2) + frame_line("c2s", "ack|7"),
                         document_line("initial", "3"));
  REQUIRE(all.size() == 3);
  CHECK(answers(all[0]) == Texts{"ack|7"});
}

TEST_CASE("IMP-6: what an answer passed over is not waited for, the same reference later is") {
  const auto all =
      steps(open_line() + frame_line("s2c", "diff|1|a") + frame_line("s2c", "diff|2|b") +
            frame_line("s2c", "diff|1|c") + frame_line("c2s", "ack|2") +
            frame_line("c2s", "ack|1") + frame_line("c2s", "ack|1"));
  REQUIRE(all.size() == 5);
  CHECK(answers(all[2]).empty());
  CHECK(answers(all[3]) == Texts{"ack|2"});
  CHECK(answers(all[4]) == Texts{"ack|1", "ack|1"});
}

TEST_CASE("IMP-6: events of a listener before the hello or a failure take no answer away") {
  CaptureBuilder capture;
  capture.page().open().client("event|1|live|{}").client("event|2|live|{}");
  capture.client("hello|lightspeed|1").server("hello|lightspeed|1").server("diff|1|a");
  capture.client("event|3|failed|{}").client("failure|1|patch_failed:x").server("");
  capture.client("event|4|failed|{}").client("failure||decode_failed:empty_frame");
  for (const std::string& form : {capture.frames(), capture.har()}) {
    const auto all = steps(form, capture.documents());
    REQUIRE(all.size() == 9);
    CHECK(answers(all[1]) == Texts{"hello|lightspeed|1"});
    CHECK(answers(all[2]) == Texts{"event|1|live|{}"});
    CHECK(answers(all[3]) == Texts{"event|2|live|{}"});
    CHECK(answers(all[5]) == Texts{"failure|1|patch_failed:x"});
    CHECK(answers(all[7]) == Texts{"failure||decode_failed:empty_frame"});
  }
}

TEST_CASE("IMP-6: a hello after an ack is no answer to the opening") {
  const auto all = steps(open_line() + frame_line("s2c", "diff|1|a") + frame_line("c2s", "ack|1") +
                         frame_line("c2s", "hello|lightspeed|1"));
  REQUIRE(all.size() == 3);
  CHECK(answers(all[1]).empty());
}

TEST_CASE("IMP-14: a client seen closed, that had no connection to say so on, has left") {
  CaptureBuilder outage;
  outage.page().greet().close().refuse().final(testing::root("closed", ""));
  CaptureBuilder never;
  never.page().final(testing::root("closed", "")).refuse().final(testing::root("closed", ""));
  for (const std::string& form : {outage.frames(), outage.har()}) {
    const auto all = steps(form, outage.documents());
    REQUIRE(count<ClientLeft>(all) == 1);
    const Step& left = all[all.size() - 2];
    CHECK(left.stimulus == interpreter::Event{ClientLeft{}});
    CHECK(left.effects.empty());
    CHECK(left.at == all[all.size() - 3].at);
    CHECK(testing::outcomes(all.back()) == Texts{"final"});
  }
  CHECK(count<ClientLeft>(steps(never.frames(), never.documents())) == 2);
}

TEST_CASE("IMP-14: nobody leaves who is connected, not closed, or has left before") {
  CaptureBuilder connected;
  connected.page().greet().final(testing::root("closed", ""));
  CaptureBuilder waiting;
  waiting.page().greet().close().final(testing::root("reconnecting", "\"closed\""));
  CaptureBuilder gone;
  gone.page().greet().client("failure||bye").close().final(testing::root("closed", ""));
  gone.final(testing::root("closed", ""));
  CHECK(count<ClientLeft>(steps(connected.frames(), connected.documents())) == 0);
  CHECK(count<ClientLeft>(steps(waiting.frames(), waiting.documents())) == 0);
  for (const std::string& form : {gone.frames(), gone.har()}) {
    CHECK(count<ClientLeft>(steps(form, gone.documents())) == 1);
  }
}

TEST_CASE("IMP-14: the last connection of a HAR on which nothing was said was never open") {
  CaptureBuilder capture;
  capture.page().open().close().final(testing::root("closed", ""));
  const auto all = steps(capture.har(), capture.documents());
  REQUIRE(all.size() == 4);
  const auto* closed = std::get_if<interpreter::Closed>(&all[1].stimulus);
  REQUIRE(closed != nullptr);
  CHECK(closed->by == interpreter::Direction::client_to_server);
  CHECK(all[2].stimulus == interpreter::Event{ClientLeft{}});
  CaptureBuilder live;
  live.page().open().close().final(testing::root("reconnecting", ""));
  CHECK(count<Opened>(steps(live.har(), live.documents())) == 1);
}

TEST_CASE("IMP-7: a reference that is no number is taken for the next one") {
  CHECK(lost_before("1", "4") == 2);
  CHECK(lost_before("1", "12abc") == 0);
  CHECK(lost_before("1", "04") == 0);
  CHECK(lost_before("1", "+4") == 0);
  CHECK(lost_before("1", "x") == 0);
  CHECK(lost_before("12abc", "4") == 2);
}

TEST_CASE("IMP-7: the greatest reference is followed by no event lost") {
  CHECK(lost_before("18446744073709551615", "900") == 0);
  CHECK(lost_before("18446744073709551615", "18446744073709551615") == 0);
}

TEST_CASE("IMP-7: gaps make no more events lost than 1000 each and 100 000 in all") {
  CHECK(lost_before("1", "1002") == 1000);
  CHECK(lost_before("1", "1003") == 0);
  std::string capture;
  for (int i = 1; i <= 150; ++i) {
    capture +=
        open_line(i) + frame_line("c2s", "event|" + std::to_string(i * 1000) + "|a|{}", 20, i);
  }
  const auto all = steps(capture);
  CHECK(count<UserEvent>(all) == 150);
  CHECK(count<UserEventLost>(all) > 99'000);
  CHECK(count<UserEventLost>(all) <= 100'000);
}

TEST_CASE("IMP-13: answers to nothing are not looked for in every diff that waits") {
  // Were each looked for in the whole queue, this would be ten thousand million comparisons.
  constexpr int kMany = 100'000;
  std::string capture = open_line();
  for (int i = 1; i <= kMany; ++i) {
    capture += frame_line("s2c", "diff|" + std::to_string(i) + "|a", 20 + i);
  }
  for (int i = 1; i <= kMany; ++i) capture += frame_line("c2s", "ack|x", 20 + kMany + i);
  const auto all = steps(capture);
  REQUIRE(all.size() == kMany + 2);
  CHECK(all.back().effects.size() == kMany);
}

TEST_CASE("IMP-13: pages whose connections never end do not search the rest of the capture") {
  CaptureBuilder capture;
  for (int i = 0; i < 20'000; ++i) capture.page().open();
  const auto all = steps(capture.frames(), capture.documents());
  CHECK(count<PageLoaded>(all) == 20'000);
  CHECK(count<Opened>(all) == 20'000);
}

}  // namespace lightspeed::replay
