#include "replay/capture/sessions.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "interpreter/html/tree.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using interpreter::Step;

// What the root of a page says of its session (contract, section 6).
struct PageIds {
  std::string session;
  std::string way;  ///< Where its client connects: the path and query of a URL.
};

PageIds ids_of(const CapturedPage& page) {
  PageIds ids;
  if (page.html.find("data-ls-session") == std::string::npos) return ids;
  const auto tree = interpreter::html::Tree::from_page(page.html);
  const auto root = tree.root();
  if (root == interpreter::html::NodeId::none) return ids;
  ids.session = tree.attribute(root, "data-ls-session").value_or("");
  ids.way = tree.attribute(root, "data-ls-ws").value_or("");
  return ids;
}

// A URL without scheme and host, and without its fragment.
std::string_view way_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return url;
  const std::size_t path = url.find('/', scheme + 3);
  return path == std::string_view::npos ? std::string_view() : url.substr(path);
}

// The value of `session` in a URL's query; empty if there is none.
std::string_view session_in(std::string_view url) {
  constexpr std::string_view kKey = "session=";
  const std::string_view way = way_of(url);
  std::size_t at = way.find('?');
  while (at != std::string_view::npos) {
    const std::size_t next = way.find('&', at + 1);
    const std::string_view field = way.substr(at + 1, next - at - 1);
    if (field.starts_with(kKey)) return field.substr(kKey.size());
    at = next;
  }
  return {};
}

class Splitter {
 public:
  Splitter(CaptureLines capture, std::vector<std::string>& notes)
      : capture_(std::move(capture)), notes_(notes) {
    ids_.reserve(capture_.pages.size());
    for (const CapturedPage& page : capture_.pages) {
      const PageIds& ids = ids_.emplace_back(ids_of(page));
      if (!ids.session.empty() && !ids.way.empty()) ways_[ids.way].insert(ids.session);
    }
  }

  std::vector<CaptureLines> split() {
    find_sessions();
    std::set<std::string> connected;
    for (const auto& [connection, session] : sessions_) connected.insert(session);
    std::vector<CaptureLines> parts;
    if (connected.size() < 2) {
      parts.push_back(std::move(capture_));
      return parts;
    }
    parts.resize(order_.size());
    for (CaptureLines& part : parts) part.pages_placed = capture_.pages_placed;
    for (std::size_t i = 0; i < capture_.pages.size(); ++i) {
      parts[number_of(page_sessions_[i])].pages.push_back(std::move(capture_.pages[i]));
    }
    for (CaptureLine& line : capture_.lines) {
      parts[number_of(sessions_[connection_of(line)])].lines.push_back(std::move(line));
    }
    const std::size_t met = parts.size();
    std::erase_if(parts, [](const CaptureLines& part) { return part.lines.empty(); });
    note_sessions(parts.size(), met - parts.size());
    return parts;
  }

 private:
  // In the order of time, pages and connections together, as each is met first.
  void find_sessions() {
    page_sessions_.resize(capture_.pages.size());
    std::size_t page = 0;
    for (const CaptureLine& line : capture_.lines) {
      for (; page < capture_.pages.size() && capture_.pages[page].at_us <= line.at_us; ++page) {
        meet_page(page);
      }
      const ConnectionId connection = connection_of(line);
      if (!sessions_.contains(connection)) {
        sessions_[connection] = session_of(connection);
        meet(sessions_[connection]);
      }
      // A page that names no session is that of the connection behind it.
      for (const std::size_t waiting : waiting_) page_sessions_[waiting] = sessions_[connection];
      waiting_.clear();
    }
    for (; page < capture_.pages.size(); ++page) meet_page(page);
  }

  void meet(const std::string& session) {
    if (session.empty() || numbers_.contains(session)) return;
    numbers_.emplace(session, order_.size());
    order_.push_back(session);
  }

  void meet_page(std::size_t page) {
    latest_ = ids_[page].session;
    page_sessions_[page] = latest_;
    meet(latest_);
    if (!latest_.empty()) return;
    waiting_.push_back(page);
    ++unnamed_pages_;
  }

  // By the page that names its URL, else by the URL, else by what came before it (IMP-25).
  std::string session_of(ConnectionId connection) {
    const auto url = capture_.urls.find(connection);
    if (url != capture_.urls.end()) {
      const auto named = ways_.find(std::string(way_of(url->second)));
      if (named != ways_.end() && named->second.size() == 1) return *named->second.begin();
      const std::string_view session = session_in(url->second);
      if (!session.empty()) return latest_ = session;
    }
    ++unnamed_;
    return latest_;
  }

  // What names no session at all is the first one's.
  [[nodiscard]] std::size_t number_of(const std::string& session) const {
    const auto found = numbers_.find(session);
    return found == numbers_.end() ? 0 : found->second;
  }

  void note_sessions(std::size_t count, std::size_t pages_only) {
    notes_.push_back("the ids of pages and connections tell " + counted(count, "session") +
                     " apart");
    if (unnamed_ != 0) {
      notes_.push_back(counted(unnamed_, "connection") +
                       " without an id: taken for the session before");
    }
    if (unnamed_pages_ != 0) {
      notes_.push_back(counted(unnamed_pages_, "page") +
                       " without an id: taken for the session of the connection behind");
    }
    if (pages_only != 0) {
      notes_.push_back("left out the pages of " + counted(pages_only, "session") +
                       " without a connection");
    }
  }

  CaptureLines capture_;
  std::vector<std::string>& notes_;
  std::vector<PageIds> ids_;                      ///< Of each page.
  std::vector<std::string> page_sessions_;        ///< Of each page.
  std::map<ConnectionId, std::string> sessions_;  ///< Of each connection.
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> order_;                     ///< The sessions as they were met.
  std::map<std::string, std::set<std::string>> ways_;  ///< Whose page connects there.
  std::vector<std::size_t> waiting_;  ///< Pages without an id, for the next connection.
  std::string latest_;                ///< The session that was named last.
  std::size_t unnamed_ = 0;
  std::size_t unnamed_pages_ = 0;
};

}  // namespace

std::vector<CaptureLines> split_sessions(CaptureLines capture, std::vector<std::string>& notes) {
  return Splitter(std::move(capture), notes).split();
}

std::vector<Step> merge_sessions(std::vector<std::vector<Step>> sessions) {
  std::vector<Step> merged;
  std::size_t count = 0;
  for (const auto& steps : sessions) count += steps.size();
  merged.reserve(count);
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    for (Step& step : sessions[i]) {
      step.session = static_cast<std::uint32_t>(i + 1);
      merged.push_back(std::move(step));
    }
  }
  std::stable_sort(merged.begin(), merged.end(),
                   [](const Step& a, const Step& b) { return a.at < b.at; });
  for (std::size_t i = 0; i < merged.size(); ++i) merged[i].number = i + 1;
  return merged;
}

}  // namespace lightspeed::replay
