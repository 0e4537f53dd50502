"""Speed and memory of the filters on generated input: BUILD=build python3 tools/bench.py

Records are made from clauses of the project's own corpora, put together at random (fixed seed). One thread; MB of
records a second of processor time, whole process, median of three runs; the time of an empty run is the best of
twenty, by the clock. Figures vary with the machine: compare within one run.

The second table shows the time a byte of one long text: it may not grow with the text.
"""

import csv
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.join(os.environ.get("BUILD", "build"), "unsaid")
FILTERS = ["tokenize", "sentiment", "aspects", "complaints", "silent", "annotate"]
SIZE = 6_000_000
HAN = re.compile("[\u4e00-\u9fff]")


def corpus_texts():
    with open("corpora/feedback.csv", encoding="utf-8") as f:
        yield from (row["text"] for row in csv.DictReader(f))
    for name in sorted(os.listdir("corpora/gold")):
        if name.endswith(".jsonl"):
            with open(os.path.join("corpora/gold", name), encoding="utf-8") as f:
                yield from (json.loads(line).get("text", "") for line in f)


def clauses():
    """Clauses with their marks, by language."""
    pool = {"en": [], "zh": []}
    for text in corpus_texts():
        for clause in re.findall("[^,.!?;，。！？；\n]+[,.!?;，。！？；]*", text):
            if clause.strip():
                pool["zh" if HAN.search(clause) else "en"].append(clause.strip())
    return pool


def one_text(rng, pool, language, size):
    """At least `size` bytes of text."""
    parts, n = [], 0
    while n < size:
        parts.append(rng.choice(pool[language]))
        n += len(parts[-1].encode()) + 1
    return (" " if language == "en" else "").join(parts)


def write_records(path, rng, pool, language):
    with open(path, "w", encoding="utf-8") as f:
        n = 0
        while f.tell() < SIZE:
            n += 1
            record = {
                "id": f"r{n:06d}",
                "text": one_text(rng, pool, language, rng.choice([30, 60, 90, 140, 280])),
                "time": f"2026-08-{rng.randrange(1, 29):02d}T{rng.randrange(24):02d}:00:00+00:00",
                "author": f"u{rng.randrange(10000)}",
                "channel": rng.choice(["app-store", "survey", "email"]),
            }
            f.write(json.dumps(record, ensure_ascii=False) + "\n")


def run(arguments):
    """Processor seconds, seconds by the clock, KiB at the peak."""
    start = time.perf_counter()
    process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"bench: {' '.join(arguments)} failed")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss


def speed_table(files):
    print(f"{'command':<12}{'English MB/s':>13}{'Chinese MB/s':>13}{'peak MiB':>10}{'empty run ms':>13}")
    for command in FILTERS:
        cells, peak = [], 0
        for language in ("en", "zh"):
            runs = [run([command, "-j", "1", files[language]]) for _ in range(3)]
            cells.append(os.path.getsize(files[language]) / 1e6 / statistics.median(r[0] for r in runs))
            peak = max([peak] + [r[2] for r in runs])
        empty = min(run([command, "-j", "1"])[1] for _ in range(20))
        print(f"{command:<12}{cells[0]:>13.1f}{cells[1]:>13.1f}{peak / 1024:>10.1f}{empty * 1000:>13.1f}", flush=True)


def growth_table(folder, rng, pool):
    sizes = [10_000, 100_000, 1_000_000]
    heads = [f"{size // 1000} kB" for size in sizes]
    print(f"\nns a byte of one text of{'':<8}" + "".join(f"{h:>10}" for h in heads))
    long_texts = {
        "English": lambda n: one_text(rng, pool, "en", n),
        "Chinese": lambda n: one_text(rng, pool, "zh", n),
        "numbers": lambda n: "1 " * (n // 2),
        "quotes": lambda n: "\"'" * (n // 2),
    }
    for command in ("sentiment", "complaints", "silent"):
        for name, make in long_texts.items():
            cells = []
            for size in sizes:
                path = os.path.join(folder, "long")
                with open(path, "w", encoding="utf-8") as f:
                    line = json.dumps({"text": make(size)}, ensure_ascii=False) + "\n"
                    f.write(line * (2_000_000 // size))
                cells.append(run([command, "-j", "1", path])[0] / os.path.getsize(path) * 1e9)
            print(f"{command + ', ' + name:<32}" + "".join(f"{c:>10.1f}" for c in cells), flush=True)


def main():
    rng = random.Random(1)
    pool = clauses()
    with tempfile.TemporaryDirectory() as folder:
        files = {language: os.path.join(folder, language) for language in ("en", "zh")}
        for language, path in files.items():
            write_records(path, rng, pool, language)
        speed_table(files)
        growth_table(folder, rng, pool)


main()
