#!/bin/sh
# Proves CONV-4 to CONV-14 (specs/convert.md) with libraries that are not ours: installs them from
# package-lock.json below the build folder, converts traces of every sort, and reads them all.
#   run.sh LIGHTSPEED SOURCE_FOLDER WORK_FOLDER
set -eu
lightspeed=$1
source=$2
work=$3
proto="$source/proto/lightspeed/v1/trace.proto"
mkdir -p "$work"
cd "$work"
for file in package.json package-lock.json .npmrc; do
  if ! cmp -s "$source/tests/foreign/$file" "$file"; then
    rm -rf node_modules
    cp "$source/tests/foreign/$file" "$file"
  fi
done
# Complete only with the mark that is made last.
if [ ! -e node_modules/.complete ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  touch node_modules/.complete
fi
cp "$source"/tests/foreign/*.mjs .

# check NAME: converts NAME.lstrace into every form, and has it read.
check() {
  for form in jsonl mcap csv perfetto.json; do
    # 6 says that the trace has no end; what is there is read all the same.
    "$lightspeed" convert "$1.lstrace" -o "$1.$form" --force 2>/dev/null || [ $? -eq 6 ]
  done
  rm -f "$1.har"
  [ "${2:-}" = several ] || "$lightspeed" convert "$1.lstrace" -o "$1.har" 2>/dev/null
  node check_conversions.mjs "$proto" "$1"
  python3 "$source/tests/foreign/check_csv.py" "$1"
}
for capture in "$source"/corpus/captures/*/; do
  name=$(basename "$capture")
  "$lightspeed" record --capture "$capture/frames.jsonl" -o "$name.lstrace" --force 2>/dev/null
  check "$name"
done
"$lightspeed" record --script "$source/corpus/scripts/slow-link.lss" -o slow.lstrace --force \
  >/dev/null 2>&1
check slow
"$lightspeed" record --simulate --seed 3 --sessions 4 --events 3000 -o swarm.lstrace --force \
  >/dev/null 2>&1
check swarm several
for old in "$source"/corpus/traces/v1/*.lstrace; do
  name=v1-$(basename "$old" .lstrace)
  case $name in
    *cut*)
      echo "$name: not read, since other zstd readers refuse a file that is cut"
      continue
      ;;
  esac
  cp "$old" "$name.lstrace"
  check "$name" several
done
