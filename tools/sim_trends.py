"""Bursts injected into days of labelled records, and what trends finds: python3 tools/sim_trends.py [--seeds N] FILE...

Each FILE holds records with `text` and `label`. For each seed 39 labels (or all) over 40 days, each with two documents a day on average (Poisson,
drawn from the label's records; a fifth fewer at weekends), and one event each, of two to six days from day 8 on: twice, three times or five times
the documents, or a label without any document before. `themes` finds the themes of all documents, `summarize | trends --by day --count n` the
changes. An alarm is right when its days overlap the event of the label that most of the theme's documents on these days have; an event is found
when an alarm is right about it. Printed as mean (least to most) over the seeds: events found of all, by kind, and false alarms a run.
"""
import argparse, collections, datetime, json, math, os, pathlib, random, subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNSAID = os.environ.get("UNSAID") or str((ROOT / os.environ.get("BUILD", "build") / "unsaid").resolve())
DAYS, EVENTS, START = 40, 39, datetime.date(2026, 3, 2)
KINDS = {"x2": 2, "x3": 3, "x5": 5, "new": 3}


def poisson(rng, mean):
    n, p, end = 0, rng.random(), math.exp(-mean)
    while p > end:
        n, p = n + 1, p * rng.random()
    return n


def make(by_label, rng):
    """(records with `time`, {label: (kind, first day, last day)})."""
    labels = rng.sample(sorted(by_label), min(EVENTS, len(by_label)))
    records, events = [], {}
    for i, label in enumerate(labels):
        kind = list(KINDS)[i % len(KINDS)]
        first = rng.randrange(8, DAYS - 6)
        events[label] = kind, first, first + rng.randrange(1, 6)
        for day in range(DAYS):
            inside = first <= day <= events[label][2]
            mean = 2 * (KINDS[kind] if inside else 0 if kind == "new" and day < first else 1)
            if (START + datetime.timedelta(day)).weekday() > 4:
                mean *= .8
            for _ in range(poisson(rng, mean)):
                records.append({"id": str(len(records)), "text": rng.choice(by_label[label]), "label": label, "day": day,
                                "time": f"{START + datetime.timedelta(day)}T12:00:00Z"})
    return records, events


def unsaid(data, *args, ok=(0,)):
    r = subprocess.run([UNSAID, *args], input=data, stdout=subprocess.PIPE)
    if r.returncode not in ok:
        raise SystemExit(f"sim_trends: unsaid {args[0]} exits {r.returncode}")
    return r.stdout


def simulate(by_label, seed, extra, find, gold):
    records, events = make(by_label, random.Random(seed))
    data = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()
    if gold:
        for r in records:
            r["theme"] = {"id": r["label"], "label": r["label"]}
        themed = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()
    else:
        themed = unsaid(data, "themes", "-q", *find)
    theme = [json.loads(x)["theme"]["id"] for x in themed.splitlines()]
    lines = unsaid(unsaid(themed, "summarize"), "trends", "--by", "day", "--count", "n", *extra, ok=(0, 1))
    found, false = set(), 0
    for alarm in map(json.loads, lines.splitlines()):
        if alarm["theme"] == "*" or alarm["kind"] not in ("burst", "new"):
            continue
        first, last = ((datetime.date.fromisoformat(alarm[k]) - START).days for k in ("day", "last"))
        inside = collections.Counter(r["label"] for r, t in zip(records, theme) if t == alarm["theme"] and first <= r["day"] <= last)
        label = min(inside, key=lambda x: (-inside[x], x))
        kind, a, b = events[label]
        if first <= b and a <= last:
            found.add(label)
        else:
            false += 1
    count = collections.Counter(events[x][0] for x in found)
    return {"found": len(found), "of": len(events), **{f"{k} of {sum(e[0] == k for e in events.values())}": count[k] for k in KINDS}, "false": false}


def main():
    p = argparse.ArgumentParser(description="bursts injected into labelled records")
    p.add_argument("files", nargs="+")
    p.add_argument("--seeds", type=int, default=10)
    p.add_argument("--first", type=int, default=0, help="the first seed")
    p.add_argument("--gold", action="store_true", help="take the labels for themes: what trends finds when these are right")
    p.add_argument("--themes", default="", help="more options of themes")
    p.add_argument("--trends", default="", help="more options of trends")
    a = p.parse_args()
    for path in a.files:
        by_label = collections.defaultdict(list)
        for line in open(path, encoding="utf-8"):
            r = json.loads(line)
            by_label[str(r["label"])].append(r["text"])
        by_label = {k: v for k, v in by_label.items() if len(v) >= 10}
        runs = [simulate(by_label, s, a.trends.split(), a.themes.split(), a.gold) for s in range(a.first, a.first + a.seeds)]
        print(f"{pathlib.Path(path).stem}: " + "  ".join(
            f"{k} {sum(r[k] for r in runs) / len(runs):.3g} ({min(r[k] for r in runs)} to {max(r[k] for r in runs)})" for k in runs[0]), flush=True)


if __name__ == "__main__":
    main()
