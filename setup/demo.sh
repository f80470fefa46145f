#!/bin/bash
# The main job on the embedded corpus: import, replay, break on purpose, minimise, compare.
#   demo.sh LIGHTSPEED      the path of the built command
# Writes only into a temporary folder. Prints what a user would type, and what it says.
set -euo pipefail

command="$(realpath "$1")"
corpus="$(realpath "$(dirname "$0")/../corpus")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
ln -s "$corpus" "$work/corpus"
cd "$work"

tell() { printf '\n%s\n' "$*"; }
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# run WANTED COMMAND...: shows and runs it; the demo stops if the exit status is another one.
run() {
  local wanted="$1"
  shift
  printf '\n$ lightspeed %s\n' "$*"
  local status=0
  "$command" "$@" || status=$?
  if [[ $status -ne $wanted ]]; then
    echo "demo: exit status $status, expected $wanted" >&2
    exit 1
  fi
}

say "1. Real browser sessions become traces: one from a HAR, one from JSON lines."
run 0 record --capture corpus/captures/05-reconnect/capture.har -o reconnect.lstrace
run 0 record --capture corpus/captures/02-todo-keyed/frames.jsonl -o todo.lstrace

say "2. Replayed: a pure model of the browser must do what Chromium did, byte for byte."
run 0 replay reconnect.lstrace
run 0 replay todo.lstrace
tell "Every document and every answer of the model equals the browser's."

say "3. Broken on purpose: the browser's acknowledgement of patch 21 is taken out of the session."
run 0 convert todo.lstrace -o todo.jsonl
ack='{"laterUs":"[0-9]*","message":{[^}]*"text":"ack|21"}},'
printf "\n$ sed 's/%s//' todo.jsonl > broken.jsonl\n" "$ack"
sed "s/$ack//" todo.jsonl > broken.jsonl
if cmp -s todo.jsonl broken.jsonl; then
  echo "demo: the acknowledgement to remove was not found" >&2
  exit 1
fi
run 0 convert broken.jsonl -o broken.lstrace

say "4. Replay names the step and what differs; check names the broken rule."
run 1 replay broken.lstrace
run 1 check broken.lstrace
tell "The model acknowledges patch 21 at step 63, the recorded browser does not: rule ACK-1."

say "5. Minimised: of the whole session, only what is needed to break the rule remains."
run 0 minimise broken.lstrace --rule ACK-1 -o minimal.lstrace
tell "Two patches suffice: the first is never answered, the second is. That is the bug."

say "6. Compared: what is different between the good session and the broken one."
run 1 diff todo.lstrace broken.lstrace
tell "One effect of one step is gone; nothing else differs."

say "7. The same with a simulation: 400 clicks, one old patch delivered twice."
run 0 record --script corpus/scripts/duplicated-append.lss -o append.lstrace
run 0 minimise append.lstrace --rule DUP-1 -o append-minimal.lstrace
tell "Three steps remain of 402: a page, one more patch, and the old one delivered again."

say "Done. Nothing was written outside a temporary folder; README.md shows the verbs."
