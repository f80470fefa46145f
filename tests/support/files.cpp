#include "tests/support/files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

#include "isa/base/check.hpp"

namespace lightspeed::testing {

namespace fs = std::filesystem;

fs::path in_source_tree(const std::string& path) { return fs::path(LIGHTSPEED_SOURCE_DIR) / path; }

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  CHECK(in.good(), path.c_str());
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  CHECK(out.good(), path.c_str());
}

std::vector<fs::path> files_below(const fs::path& folder,
                                  const std::vector<std::string>& extensions) {
  std::vector<fs::path> found;
  if (!fs::is_directory(folder)) return found;
  for (auto entry = fs::recursive_directory_iterator(folder);
       entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string name = entry->path().filename().string();
    const bool ours = !name.starts_with('.') && name != "build" && name != "node_modules";
    if (entry->is_directory() && !ours) entry.disable_recursion_pending();
    const bool wanted = std::find(extensions.begin(), extensions.end(),
                                  entry->path().extension().string()) != extensions.end();
    if (ours && wanted && entry->is_regular_file()) found.push_back(entry->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "lightspeed-XXXXXX").string();
  CHECK(::mkdtemp(name.data()) != nullptr, "a test needs a folder of its own");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // a folder left behind must not fail a test that passed
  fs::remove_all(path_, ignored);
}

}  // namespace lightspeed::testing
