"""Reads the CSV of a trace with Python's csv module and compares it with the text twin (CONV-4)."""
import csv
import json
import sys

base = sys.argv[1]
steps = []
with open(base + ".jsonl", encoding="utf-8") as lines:
    steps = [record["step"] for record in map(json.loads, lines) if "step" in record]
events = [(step, event) for step in steps
          for event in [step["stimulus"], *step.get("effects", [])]]
with open(base + ".csv", encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file, strict=True))
assert len(rows) == len(events), (len(rows), len(events))
for row, (step, event) in zip(rows, events):
    assert None not in row and None not in row.values(), row
    at = int(step.get("atUs", 0)) + int(event.get("laterUs", 0))
    assert int(row["step"]) == int(step["number"]) and int(row["at_us"]) == at, row
    kind = next(key for key in event if key != "laterUs")
    assert row["kind"].replace("_", "") == kind.lower(), (row, kind)
    assert (row["place"] == "stimulus") == (event is step["stimulus"]), row
    assert row["text"].lstrip()[:1] not in tuple("=+-@"), row
print(f"{base}: {len(rows)} lines of CSV read by others")
