#!/bin/bash
# Peak memory and time of the verbs that read long traces, beside `zstd -dc` of the same file.
# LIGHTSPEED_BENCH_BYTES says how much content the trace has (default 200 MB); it is kept nowhere.
set -euo pipefail

lightspeed=${1:?the command to measure}
bytes=${LIGHTSPEED_BENCH_BYTES:-200000000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# measure NAME COMMAND...: runs it, and remembers its seconds and the most memory that it had.
measure() {
  local name=$1 begin end pid peak=0 now
  shift
  begin=$(date +%s%N)
  "$@" >/dev/null 2>stderr &
  pid=$!
  while now=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB$/\1/p' "/proc/$pid/status" 2>/dev/null) &&
    [ -n "$now" ]; do
    peak=$now
    sleep 0.02
  done
  wait "$pid" && status=0 || status=$?
  end=$(date +%s%N)
  took=$(((end - begin) / 1000000))
  [ "$name" = "zstd -dc" ] && plain=$took
  awk -v name="$name" -v kb="$peak" -v ms="$took" -v plain="$plain" -v status="$status" 'BEGIN {
    ratio = plain > 0 ? sprintf("%.1f", ms / plain) : "-"
    printf "  %-26s %9.1f %9.2f %9s   %s\n", name, kb / 1024, ms / 1000, ratio,
           status == 0 ? "" : "exit " status }'
}

# An event has about 40 bytes of content, so the plan has what is needed for so many.
events=$((bytes / 40 / 4))
plain=0
echo
echo "reading a long trace: four sessions, $events events in each"
printf '  %-26s %9s %9s %9s\n' verb 'peak MB' seconds 'x zstd'
measure 'record --simulate' "$lightspeed" record --simulate --seed 7 --sessions 4 \
  --events "$events" --faults none --think hasty --program counter -o long.lstrace
measure 'zstd -dc' zstd -dc long.lstrace
steps=$("$lightspeed" info --quick --json long.lstrace | sed 's/.*"steps":\([0-9]*\).*/\1/')
measure 'info --quick' "$lightspeed" info --quick long.lstrace
measure 'info' "$lightspeed" info long.lstrace
measure 'show --from --to' "$lightspeed" show long.lstrace --from $((steps - 100)) --to "$steps"
measure 'show' "$lightspeed" show long.lstrace
measure 'filter --session 2' "$lightspeed" filter long.lstrace --session 2 -o part.lstrace
measure 'filter --time' "$lightspeed" filter long.lstrace --time 1s..10s -o some.lstrace
measure 'doctor' "$lightspeed" doctor long.lstrace
measure 'replay' "$lightspeed" replay long.lstrace
measure 'check' "$lightspeed" check long.lstrace
measure 'convert to JSON lines' "$lightspeed" convert long.lstrace -o long.jsonl
measure 'convert from JSON lines' "$lightspeed" convert long.jsonl -o back.lstrace
measure 'check of JSON lines' "$lightspeed" check long.jsonl
# Nobody answers: what waits is bounded too (CHK-7).
sed -E 's/,\{"message":\{"connection":[0-9]+,"direction":"[A-Z_]*","text":"ack\|[0-9]+"\}\}//g' \
  long.jsonl >silent.jsonl
measure 'check without any answer' "$lightspeed" check silent.jsonl
rm silent.jsonl
measure 'convert from a pipe' bash -c 'exec "$1" convert - -o pipe.lstrace < <(cat long.jsonl)' \
  bash "$lightspeed"
head -c 32 /dev/urandom >key
measure 'redact' "$lightspeed" redact long.lstrace -o redacted.lstrace --key-file key
measure 'report' "$lightspeed" report long.lstrace -o long.html
printf 'goto %d\nback\nprint state\n' "$steps" >commands
measure 'replay --interactive' bash -c 'exec "$1" replay --interactive long.lstrace <commands' \
  bash "$lightspeed"
echo "  the file has $(stat -c %s long.lstrace) bytes, $("$lightspeed" info --quick --json \
  long.lstrace | sed 's/.*"content_bytes":\([0-9]*\).*/\1/') of content, $steps steps"
