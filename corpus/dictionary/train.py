#!/usr/bin/env python3
"""Trains the zstd dictionary for small traces, or measures what one is worth.

  train.py LIGHTSPEED OUTPUT      writes the dictionary
  train.py LIGHTSPEED --measure   bytes an event with dictionaries of several sizes, each program and
                                  each capture by one that was trained without it

The samples are the step frames of the corpus' captures, scripts and programs, in pieces of 4 KiB.
Everything comes from the corpus and from seeds, so the same zstd gives the same dictionary.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

CORPUS = pathlib.Path(__file__).resolve().parent.parent
IDENTITY = 50_001  # Between 32,768 and 2^31: zstd leaves these to whoever wants one.
SIZE = 16_384
SIZES = [4_096, 8_192, 16_384, 32_768]
MAGIC = b"\x28\xb5\x2f\xfd"


def record(lightspeed, folder, name, *arguments):
    path = folder / f"{name}.lstrace"
    done = subprocess.run([lightspeed, "record", *map(str, arguments), "-o", path, "--force"],
                          cwd=CORPUS.parent, capture_output=True)
    if done.returncode not in (0, 1) or not path.exists():
        sys.exit(f"{name}: {done.stderr.decode()}")
    return path


def recorded(lightspeed, folder):
    """Pairs of what a trace is of, and its file."""
    traces = []
    for capture in sorted((CORPUS / "captures").glob("*/frames.jsonl")):
        name = capture.parent.name
        traces.append((name, record(lightspeed, folder, name, "--capture", capture)))
    for program in sorted((CORPUS / "programs").glob("*.lsp")):
        name = program.stem
        script = program.with_suffix(".lss")
        if script.exists():
            traces.append((name, record(lightspeed, folder, f"{name}-script", "--program", program,
                                        "--script", script)))
        for seed in (1, 2):
            traces.append((name, record(lightspeed, folder, f"{name}-{seed}", "--simulate", "--seed",
                                        seed, "--events", 60, "--program", program)))
    return traces


def steps_of(path):
    """The content behind the header's frame, which never uses a dictionary (TRC-42)."""
    data = path.read_bytes()
    data = data[data.index(MAGIC, 4):]
    return subprocess.run(["zstd", "-dcq"], input=data, capture_output=True, check=True).stdout


def train(samples, size, output, folder):
    names = []
    for number, sample in enumerate(samples):
        names.append(folder / f"sample-{number:03}")
        names[-1].write_bytes(sample)
    subprocess.run(["zstd", "-q", "-f", "--train", *names, "-B4096", f"--maxdict={size}",
                    f"--dictID={IDENTITY}", "-o", output], check=True, capture_output=True)


def compressed(content, dictionary=None):
    with_it = ["-D", dictionary] if dictionary else []
    return len(subprocess.run(["zstd", "-6", "-cq", *with_it], input=content, capture_output=True,
                              check=True).stdout)


def measure(lightspeed, traces, folder):
    contents = [(name, path, steps_of(path)) for name, path in traces]
    events = {path: json.loads(subprocess.run([lightspeed, "info", "--json", path], check=True,
                                              capture_output=True).stdout)["events"]
              for _, path in traces}
    groups = {"captures": lambda name: name[0].isdigit(),
              "programs": lambda name: not name[0].isdigit()}
    print("bytes of the steps an event: without, held out, and trained with all")
    for size in SIZES:
        train([content for _, _, content in contents], size, folder / "all", folder)
        for group, belongs in groups.items():
            mine = [one for one in contents if belongs(one[0])]
            count = sum(events[path] for _, path, _ in mine)
            sums = [0, 0, 0]
            for name, path, content in mine:
                # A program's own page is in the capture of its name, too.
                word = name.split("-")[1] if name[0].isdigit() else name
                others = [rest for other, _, rest in contents if word not in other]
                train(others, size, folder / "rest", folder)
                sums[0] += compressed(content)
                sums[1] += compressed(content, folder / "rest")
                sums[2] += compressed(content, folder / "all")
            print(f"  {size:6} bytes, {group:8} {count:5} events: " +
                  "  ".join(f"{total / count:6.2f}" for total in sums))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    lightspeed = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        traces = recorded(lightspeed, folder)
        if sys.argv[2] == "--measure":
            measure(lightspeed, traces, folder)
        else:
            train([steps_of(path) for _, path in traces], SIZE, sys.argv[2], folder)


if __name__ == "__main__":
    main()
