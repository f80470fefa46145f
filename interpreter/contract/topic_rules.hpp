// The rules of topics: who is told what is published, and how many they are.
// Implements TOPIC-1 and TOPIC-2 (specs/rules.md), the only rules that look at several sessions.
// It refuses what is not known: who came or went meanwhile may have been told or not.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

class TopicRules {
 public:
  static constexpr std::array kRules{
      Rule{"TOPIC-1", Needs::world, "each subscriber gets what is published once, nobody else"},
      Rule{"TOPIC-2", Needs::world, "each subscriber knows how many they are"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  struct Topic {
    std::set<std::uint32_t> members;              ///< At the end of the latest choice.
    std::map<std::uint32_t, std::uint64_t> told;  ///< How many they are, to each.
  };
  using Publication = std::pair<std::uint64_t, std::string>;  ///< The step, and the topic.
  using Received = std::map<std::uint32_t, std::vector<std::string>>;

  void look(const Observation& seen);
  void judge_messages(const Observation& seen, Violations& out);
  void judge_presence(const Observation& seen, Violations& out);

  std::map<std::string, Topic> topics_;                        ///< That have members.
  std::map<std::uint32_t, std::set<std::string>> subscribed_;  ///< What each session had.
  // Since the latest choice:
  std::set<std::uint32_t> stepped_;
  std::set<std::string> moved_;  ///< Topics to which somebody came or went, or was told so.
  std::map<Publication, Received> received_;
  bool stopped_ = false;  ///< A share was used up (WORLD-12): from now on nothing is sure.
};

}  // namespace lightspeed::interpreter
