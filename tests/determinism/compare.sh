#!/bin/bash
# DET-1: records every script of the corpus with each build and compares what the traces show,
# which includes every step's digest.
#   compare.sh BUILD BUILD...      each the path of a built `lightspeed`; the first is the measure.
# LIGHTSPEED_SCRIPTS names a folder of scripts instead of those of the corpus. Prints one line of
# counts, or the first difference. A missing build or an empty corpus is a failure: nothing was
# compared.
set -euo pipefail

# How `show` begins a step's line; effects stand on lines of their own below it.
step_line='^ *[0-9]+ +[0-9.]+(us|ms|s)? '
corpus="$(dirname "$0")/../../corpus"
if [[ $# -lt 2 ]]; then
  echo "determinism: at least two builds are needed, $# given" >&2
  exit 2
fi
for build in "$@"; do
  if [[ ! -x "$build" ]]; then
    echo "determinism: $build is not built; run 'make determinism'" >&2
    exit 1
  fi
done
shopt -s nullglob
folders=("$corpus/scripts" "$corpus/programs" "$corpus/programs/guide")
[[ -z "${LIGHTSPEED_SCRIPTS:-}" ]] || folders=("$LIGHTSPEED_SCRIPTS")
files=()
for folder in "${folders[@]}"; do files+=("$folder"/*.lss); done
if [[ ${#files[@]} -eq 0 ]]; then
  echo "determinism: there is no script in ${folders[*]}" >&2
  exit 1
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

steps=0
for script in "${files[@]}"; do
  number=0
  for build in "$@"; do
    number=$((number + 1))
    trace="$work/$number.lstrace"
    shown="$work/$number.txt"
    rm -f "$trace"
    if ! "$build" record --script "$script" -o "$trace" >"$work/log" 2>&1 ||
      ! "$build" show "$trace" >"$shown" 2>"$work/log"; then
      echo "determinism: $build fails on $(basename "$script"):" >&2
      cat "$work/log" >&2
      exit 1
    fi
    cmp -s "$work/1.txt" "$shown" && continue
    line="$(diff "$work/1.txt" "$shown" | sed -n '/^[0-9]/{s/[^0-9].*//p;q}' || true)"
    echo "determinism: $(basename "$script") differs at line $line of what the trace shows" >&2
    echo "  $1: $(sed -n "${line}p" "$work/1.txt")" >&2
    echo "  $build: $(sed -n "${line}p" "$shown")" >&2
    exit 1
  done
  count="$(grep -cE "$step_line" "$work/1.txt" || true)"
  if [[ "$count" -eq 0 ]]; then
    echo "determinism: the trace of $(basename "$script") shows no step" >&2
    exit 1
  fi
  steps=$((steps + count))
done
echo "$steps steps, $# builds, 0 differing digests"
