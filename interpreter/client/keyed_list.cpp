#include "interpreter/client/keyed_list.hpp"

#include <set>
#include <utility>

namespace lightspeed::interpreter {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
// So many searches are cheaper than an index; most runs are one patch.
constexpr std::size_t kScansMax = 4;

}  // namespace

KeyedRun::KeyedRun(KeyedList& list) : list_(list), gone_(list.size(), false) {
  for (const Keyed& entry : list_) bytes_ += entry.html.size();
}

std::uint64_t KeyedRun::bytes_after(const isa::UpsertKeyed& patch) {
  const std::size_t found = find(patch.key);
  return bytes_ + patch.html.size() - (found == kNone ? 0 : list_[found].html.size());
}

std::uint64_t KeyedRun::bytes_after(const isa::RemoveKeyed& patch) {
  std::uint64_t bytes = bytes_;
  if (indexed_ && !doubled_) {
    const std::size_t found = find(patch.key);
    return found == kNone ? bytes : bytes - list_[found].html.size();
  }
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (!gone_[i] && list_[i].key == patch.key) bytes -= list_[i].html.size();
  }
  return bytes;
}

std::uint64_t KeyedRun::bytes_after(const isa::ReorderKeyed& patch) {
  std::uint64_t bytes = 0;
  for (const Keyed* entry : ordered(patch)) bytes += entry->html.size();
  return bytes;
}

void KeyedRun::apply(isa::UpsertKeyed& patch) {
  bytes_ = bytes_after(patch);
  const std::size_t found = find(patch.key);
  if (found != kNone) {
    list_[found].html = std::move(patch.html);
    return;
  }
  if (indexed_) index_.emplace(patch.key, list_.size());
  list_.push_back({std::move(patch.key), std::move(patch.html)});
  gone_.push_back(false);
}

void KeyedRun::apply(const isa::RemoveKeyed& patch) {
  bytes_ = bytes_after(patch);
  const auto remove = [&](std::size_t i) {
    gone_[i] = true;
    ++gone_count_;
  };
  if (indexed_ && !doubled_) {
    if (const std::size_t found = find(patch.key); found != kNone) remove(found);
  } else {
    for (std::size_t i = 0; i < list_.size(); ++i) {
      if (!gone_[i] && list_[i].key == patch.key) remove(i);
    }
  }
  index_.erase(patch.key);
  ++finds_;
}

void KeyedRun::apply(const isa::ReorderKeyed& patch) {
  KeyedList next;
  const std::vector<const Keyed*> order = ordered(patch);
  next.reserve(order.size());
  bytes_ = 0;
  for (const Keyed* entry : order) {
    next.push_back(*entry);
    bytes_ += entry->html.size();
  }
  list_ = std::move(next);
  gone_.assign(list_.size(), false);
  gone_count_ = 0;
  indexed_ = false;
}

std::string KeyedRun::html() {
  std::string html;
  html.reserve(static_cast<std::size_t>(bytes_));
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (!gone_[i]) html += list_[i].html;
  }
  return html;
}

// Known keys in the given order, each as often as it is named, then the rest as they stood.
std::vector<const Keyed*> KeyedRun::ordered(const isa::ReorderKeyed& patch) {
  compact();
  std::map<std::string_view, const Keyed*> by_key;
  for (const Keyed& entry : list_) by_key[entry.key] = &entry;
  std::vector<const Keyed*> order;
  std::set<std::string_view> used;
  for (const std::string& key : patch.keys) {
    const auto found = by_key.find(key);
    if (found == by_key.end()) continue;
    order.push_back(found->second);
    used.insert(found->first);
  }
  for (const Keyed& entry : list_) {
    if (!used.contains(entry.key)) order.push_back(&entry);
  }
  return order;
}

// The first entry of that key.
std::size_t KeyedRun::find(std::string_view key) {
  if (!indexed_ && finds_++ >= kScansMax) make_index();
  if (indexed_) {
    const auto found = index_.find(key);
    return found == index_.end() ? kNone : found->second;
  }
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (!gone_[i] && list_[i].key == key) return i;
  }
  return kNone;
}

void KeyedRun::make_index() {
  compact();
  index_.clear();
  indexed_ = true;
  doubled_ = false;
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (!index_.emplace(list_[i].key, i).second) doubled_ = true;
  }
}

void KeyedRun::compact() {
  if (gone_count_ == 0) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (gone_[i]) continue;
    if (kept != i) list_[kept] = std::move(list_[i]);
    ++kept;
  }
  list_.resize(kept);
  gone_.assign(kept, false);
  gone_count_ = 0;
  indexed_ = false;
}

}  // namespace lightspeed::interpreter
