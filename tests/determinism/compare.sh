#!/bin/bash
# DET-1 and DET-3: records every script of the corpus, and simulations of its programs, with each
# build and compares what the traces show, which includes every step's digest.
#   compare.sh BUILD BUILD...      each the path of a built `lightspeed`; the first is the measure.
# LIGHTSPEED_SCRIPTS names a folder of scripts instead of those of the corpus, LIGHTSPEED_STEPS how
# many simulated steps are compared at least (none with 0). Each seed is simulated once more by the
# last build, in a process of its own with --twice. Prints the counts, or the first difference. A
# missing build or an empty corpus is a failure: nothing was compared.
set -euo pipefail

# How `show` begins a step's line; effects stand on lines of their own below it.
step_line='^ *[0-9]+ +[0-9.]+(us|ms|s)? '
# What the builds at -O0 simulate in about 20 seconds.
steps_wanted="${LIGHTSPEED_STEPS:-20000}"
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
programs=("$corpus"/programs/*.lsp)
if [[ ${#files[@]} -eq 0 || ${#programs[@]} -eq 0 ]]; then
  echo "determinism: there is no script in ${folders[*]}, or no program in $corpus/programs" >&2
  exit 1
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# run NUMBER BUILD OPTION...: records with these options, and keeps what the trace shows.
run() {
  local name="$work/$1" build="$2"
  shift 2
  rm -f "$name.lstrace"
  "$build" record "$@" -o "$name.lstrace" >"$name.log" 2>&1 &&
    "$build" show "$name.lstrace" --width 0 >"$name.txt" 2>"$name.log"
}

# compare WHAT OPTION...: adds to `steps`, or ends with the first difference.
compare() {
  local what="$1" number line count
  shift
  local jobs=()
  for number in "${!builds[@]}"; do
    local more=()
    # Only simulations are run once more, which is the last of these runs.
    [[ $number -lt $builds_given ]] || more=(--twice)
    run "$number" "${builds[$number]}" "$@" "${more[@]}" &
    jobs+=($!)
  done
  for number in "${!builds[@]}"; do
    if ! wait "${jobs[$number]}"; then
      echo "determinism: ${builds[$number]} fails on $what:" >&2
      cat "$work/$number.log" >&2
      exit 1
    fi
  done
  for number in "${!builds[@]}"; do
    cmp -s "$work/0.txt" "$work/$number.txt" && continue
    line="$(diff "$work/0.txt" "$work/$number.txt" | sed -n '/^[0-9]/{s/[^0-9].*//p;q}' || true)"
    echo "determinism: $what differs at line $line of what the trace shows" >&2
    echo "  ${builds[0]}: $(sed -n "${line}p" "$work/0.txt")" >&2
    echo "  ${builds[$number]}: $(sed -n "${line}p" "$work/$number.txt")" >&2
    exit 1
  done
  count="$(grep -cE "$step_line" "$work/0.txt" || true)"
  if [[ "$count" -eq 0 ]]; then
    echo "determinism: the trace of $what shows no step" >&2
    exit 1
  fi
  steps=$((steps + count))
}

steps=0
builds_given=$#
builds=("$@")
for script in "${files[@]}"; do compare "$(basename "$script")" --script "$script"; done

scripted=$steps
seed=0
runs=0
builds+=("${builds[-1]}")
while ((steps - scripted < steps_wanted)); do
  seed=$((seed + 1))
  for program in "${programs[@]}"; do
    ((steps - scripted < steps_wanted)) || break
    compare "seed $seed of $(basename "$program")" --simulate --faults swarm \
      --seed "$seed" --sessions 3 --events 200 --program "$program"
    runs=$((runs + 1))
  done
done
simulated=$((steps - scripted))
((runs == 0)) || echo "scripts: $scripted steps; $runs simulations: $simulated steps"
echo "$steps steps, $# builds, 0 differing digests"
