#include "replay/format/dictionary.hpp"

#include <memory>

#include "isa/base/check.hpp"

namespace lightspeed::replay {
namespace {

struct Free {
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

}  // namespace

const ZSTD_CDict* dictionary_for_writing() {
  static const std::unique_ptr<ZSTD_CDict, Free> dictionary(
      ZSTD_createCDict(kDictionary.data(), kDictionary.size(), kSmallFrameLevel));
  CHECK(dictionary != nullptr, "the built-in dictionary is one");
  return dictionary.get();
}

const ZSTD_DDict* dictionary_for_reading() {
  static const std::unique_ptr<ZSTD_DDict, Free> dictionary(
      ZSTD_createDDict(kDictionary.data(), kDictionary.size()));
  CHECK(dictionary != nullptr, "the built-in dictionary is one");
  return dictionary.get();
}

}  // namespace lightspeed::replay
