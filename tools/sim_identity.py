"""Daily runs of themes with a model, simulated on labelled records: python3 tools/sim_identity.py [options] FILE...

Each FILE holds records with `text` and `label`. Half of the documents come on the first day, the rest over seven more; four labels, drawn anew for each
seed among those with 20 documents or more (one label of at most a tenth of all), come late: spread over the last five days. After every day
`themes --model` runs on the documents of that day alone. Printed for each file, as mean (least to most) over the seeds:

  moved    documents whose theme at the end is not that of their day
  late     late labels found, of 4: a theme founded on the label's first day or later in which the label has the majority, and which (with others
           of the kind) holds a quarter or more of the label's documents from the day it was founded on; most: half or more
  ids      themes at the end over labels; merged: when all merges that --list proposes are carried out (--join)
  nmi      agreement with the labels at the end; merged: after those merges
"""
import argparse, collections, json, math, os, pathlib, random, subprocess, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNSAID = os.environ.get("UNSAID") or str((ROOT / os.environ.get("BUILD", "build") / "unsaid").resolve())
DAYS, LATE, FIRST_LATE = 8, 4, 3


def nmi(pairs):
    n, joint, left, right = len(pairs), collections.Counter(pairs), collections.Counter(a for a, _ in pairs), collections.Counter(b for _, b in pairs)
    entropy = lambda counts: -sum(c / n * math.log(c / n) for c in counts.values())
    mutual = sum(c / n * math.log(c * n / (left[a] * right[b])) for (a, b), c in joint.items())
    total = entropy(left) + entropy(right)
    return 2 * mutual / total if total else 1


def run(args, records):
    data = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()
    out = subprocess.run([UNSAID, "themes", "-q", *args], input=data, stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(x) for x in out.splitlines()]


def draw_days(records, rng):
    """(day of each record, late labels)."""
    counts = collections.Counter(r["label"] for r in records)
    fit = sorted(l for l, n in counts.items() if n >= 20 and n * 10 <= len(records))
    late = set(rng.sample(fit, min(LATE, len(fit))))
    day = [rng.randrange(FIRST_LATE, DAYS) if r["label"] in late else 0 if rng.random() < .5 else rng.randrange(1, DAYS) for r in records]
    return day, late


def share_found(label, records, day, theme, founded, first):
    """The share of a late label's documents in themes of its own, from the day on when the first of them was founded."""
    of = collections.defaultdict(collections.Counter)
    for r, t in zip(records, theme):
        of[t][r["label"]] += 1
    own = [t for t, c in of.items() if founded[t] >= first and 2 * c[label] > sum(c.values())]
    if not own:
        return 0
    since = min(founded[t] for t in own)
    later = [t for r, d, t in zip(records, day, theme) if r["label"] == label and d >= since]
    return sum(t in own for t in later) / max(1, len(later))


def components(listed):
    """{id: one id for all themes that proposals link}."""
    root = {t["id"]: t["id"] for t in listed}
    def top(x):
        while root[x] != x:
            x = root[x]
        return x
    for t in listed:
        for other in t.get("merge_with", []):
            a, b = top(t["id"]), top(other)
            root[max(a, b)] = min(a, b)
    return {i: top(i) for i in root}


def simulate(records, k, seed):
    rng = random.Random(seed)
    records = [{"id": str(i), "text": r["text"], "label": str(r["label"])} for i, r in enumerate(records)]
    day, late = draw_days(records, rng)
    theme, founded = [None] * len(records), {}
    with tempfile.TemporaryDirectory() as d:
        model = f"{d}/model"
        for today in range(DAYS):
            part = [i for i, x in enumerate(day) if x == today]
            out = run((["-k", str(k)] if today == 0 and k else []) + ["--model", model], [records[i] for i in part])
            for i, r in zip(part, out):
                theme[i] = r["theme"]["id"]
            for line in open(model, encoding="utf-8"):
                if line.startswith("theme\t"):
                    founded.setdefault(line.split("\t")[1], today)
            for t in theme:
                founded.setdefault(t, today)
        last = [r["theme"]["id"] for r in run(["--assign", "--model", model], records)]
        listed = run(["--list", "--model", model], records)
    real = [t for t in listed if not t["id"].startswith("t00000")]
    merged = components(real)
    shares = [share_found(l, records, day, theme, founded, FIRST_LATE) for l in late]
    labels = len({r["label"] for r in records})
    return {"moved": sum(a != b for a, b in zip(theme, last)),
            "late": sum(s >= .25 for s in shares), "most": sum(s >= .5 for s in shares),
            "ids": len(real) / labels, "merged ids": len(set(merged.values())) / labels,
            "nmi": nmi([(r["label"], t) for r, t in zip(records, last)]),
            "merged nmi": nmi([(r["label"], merged.get(t, t)) for r, t in zip(records, last)])}


def main():
    p = argparse.ArgumentParser(description="daily runs of themes, simulated")
    p.add_argument("files", nargs="+")
    p.add_argument("--seeds", type=int, default=5)
    p.add_argument("--most", type=int, default=4000, help="documents of a file that are used (drawn anew for each seed)")
    p.add_argument("--given", action="store_true", help="give the first run the number of labels that are not late")
    a = p.parse_args()
    for path in a.files:
        records = [json.loads(x) for x in open(path, encoding="utf-8")]
        runs = []
        for seed in range(a.seeds):
            part = random.Random(seed).sample(records, min(a.most, len(records)))
            k = len({str(r["label"]) for r in part}) - LATE if a.given else 0
            runs.append(simulate(part, k, seed))
        text = "  ".join(f"{key} {sum(r[key] for r in runs) / len(runs):.4g} ({min(r[key] for r in runs):.3g} to {max(r[key] for r in runs):.3g})"
                         for key in runs[0])
        print(f"{pathlib.Path(path).stem}: {text}", flush=True)


if __name__ == "__main__":
    main()
