#!/usr/bin/env python3
"""make bench-words: speed of word segmentation, ours and that of peers, in one run, as ratios.

Text is made from the gold sentences of this project, repeated to SIZE bytes. Each program runs as a whole process on one thread, plain
text in, words separated by spaces out; the best of RUNS counts. Peers: jieba of Debian's python3-jieba, and @node-rs/jieba or
nodejieba where node has them (npm install, NODE_PATH); a peer that is not installed is named as missing.
"""
import os
import subprocess
import sys
import tempfile
import time

SIZE, RUNS = 6_000_000, 3
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
UNSAID = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "unsaid")

JIEBA = """
import sys, jieba
jieba.setLogLevel(60)
for line in sys.stdin.buffer:
    sys.stdout.write(' '.join(jieba.cut(line.decode().rstrip('\\n'))) + '\\n')
"""

NODE = """
let cut;
try {
  const { Jieba } = require('@node-rs/jieba');
  const { dict } = require('@node-rs/jieba/dict');
  const j = Jieba.withDict(dict);
  cut = s => j.cut(s, true);
} catch (e) {
  const j = require('nodejieba');
  cut = s => j.cut(s, true);
}
const lines = require('fs').readFileSync(0, 'utf8').split('\\n');
process.stdout.write(lines.map(l => cut(l).join(' ')).join('\\n'));
"""


def gold(script):
    with open(os.path.join(ROOT, "corpora/gold/segmentation.tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return "".join(r[3].replace(" ", "") + "\n" for r in rows if r[2] == script)


def best(command, path):
    """Seconds of the fastest run, or None when the program does not work."""
    times = []
    for _ in range(RUNS):
        with open(path, "rb") as f:
            start = time.perf_counter()
            done = subprocess.run(command, stdin=f, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times.append(time.perf_counter() - start)
        if done.returncode:
            return None
    return min(times)


def main():
    text = gold("hans").encode()
    text *= SIZE // len(text) + 1
    peers = {
        "jieba (python)": ["/usr/bin/python3", "-c", JIEBA],
        "jieba (node)": ["node", "-e", NODE],
    }
    with tempfile.NamedTemporaryFile(suffix=".txt") as f:
        f.write(text)
        f.flush()
        ours = best([UNSAID, "tokenize", "--text", "--plain"], f.name)
        empty = best([UNSAID, "tokenize", "--text", "--plain"], os.devnull)
        print(f"{'unsaid tokenize':18}{len(text) / ours / 1e6:8.1f} MB/s   start-up {empty * 1000:.1f} ms")
        for name, command in peers.items():
            try:
                seconds = best(command, f.name)
            except FileNotFoundError:
                seconds = None
            if seconds is None:
                print(f"{name:18} not installed")
            else:
                print(f"{name:18}{len(text) / seconds / 1e6:8.1f} MB/s   unsaid is {seconds / ours:.0f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
