#!/usr/bin/env python3
"""Fits lexicons/common/complaint-weights.tsv, and checks it by folds and by leaving whole sets out.

  fit_complaints.py [--write] DIRECTORY...     (make fit-tools first; needs numpy and scipy)

The directories hold labelled records, NAME.jsonl with `text` and `label`; figures alone leave them. Two kinds of sets are read:
complaints, labelled as such (TWEETS, and the tune halves of corpora/gold; the held halves are never opened), and PROXIES, reviews by
polarity or bug reports against ratings. A bad review need be no complaint, and most are: so they weigh little, keep an intercept of their own, drawn
to none (ridge RIDGE_OWN; what is common to all of them moves the bias), and keep what tweets teach from harming reviews.

The model is the program's own: log odds = sum of weight times figure (mine/cues.h), one row of weights for texts at large (general), one for texts
that show that they are social. Logistic loss; general weights are drawn to those set by hand (HAND, ridge RIDGE), social ones to the
general ones (RIDGE_SOCIAL), so that what tweets do not speak of stays as it is elsewhere: the hierarchical form of Daumé's feature
augmentation (2007). FORM and CHANNEL figures weigh in social texts alone. The gold is hostile to cues on purpose (a quarter of it looks like
complaints and is none), so a group of cues weighs LEAST_OF_HAND of what it weighed by hand or more and the bias of texts at large is LEAST_BIAS or
more (one clear cue must do), distance there MOST_DISTANCE at most; words that lean weigh no more than by hand (they change with every
fit of polarity, and a text of them alone is no complaint); other trouble and the signals of it weigh not less than 0, praise not more. A signal that fewer than LEAST records show
weighs nothing. Each set weighs what its cap says, so that no large set drowns a small one. L-BFGS, no random numbers; folds by a hash of the
record's place.

Printed: for the tweets ten folds (F1, macro-F1 at even odds, AUC); for every other set the figures with this set left out, and with all seen.
"""
import argparse
import json
import os
import subprocess
import sys
import zlib

import numpy as np  # BLAS threads only slow these small products down: OMP_NUM_THREADS=1
from scipy.optimize import minimize

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("BUILD", os.path.join(ROOT, "build"))
TABLE = os.path.join(ROOT, "lexicons/common/complaint-weights.tsv")
TWEETS = "complaints_twitter_dev"
GOLD = ["complaints_en", "complaints_zh"]
PROXIES = ["cr", "vader_amazon", "uci_yelp", "alexa_stars", "absa14_restaurants", "app_review_types", "waimai_10k.dev",
           "online_shopping_clean.dev", "chnsenticorp_htl.dev"]
YES = {"complaint", "neg", "negative", "0", "bug_report"}
NO = {"non_complaint", "none", "pos", "positive", "1", "rating"}
CAP = {"tweets": 1725, "gold": 400, "proxy": 200}
MOST_READ = 800  # of a proxy, evenly spread
RIDGE, RIDGE_SOCIAL, LEAST, LEAST_OF_HAND, MOST_DISTANCE, FOLDS = 30.0, 15.0, 10, 0.8, 2.0, 10
RIDGE_OWN = 1.0  # of a proxy's intercept: chosen on the sets left out, with CAP["proxy"]
LEAST_BIAS = -0.95  # the weight of a clear cue (1.7) in a middling group

GROUPS = "expectation failure service request escalation repetition time money blame emotion absence".split()
POLARITY = "trouble event praise lean negative positive".split()
BOTH = ["bias"] + GROUPS + ["thanks"] + POLARITY + ["distance", "negation", "question"]
FORM = "exclamation number capitals title trailing length".split()
CHANNEL = "reply mention link hashtag retweet".split()
SIGNALS = [f"S{i:02}" for i in range(1, 37)]
NAMES = BOTH + SIGNALS + FORM + CHANNEL
INDEX = {n: i for i, n in enumerate(NAMES)}
AGAINST = {"S18", "S33"}  # suggestions, blame of oneself: all other signals are of trouble
HAND = dict(bias=-1.3, expectation=.6, failure=1, service=.7, request=.9, escalation=.7, repetition=.8, time=.7, money=.8, blame=.6,
            emotion=.5, absence=.8, thanks=-.5, trouble=.4, praise=-.35, lean=.5, S03=.6, S04=.6, S14=1, S21=.7)


class Set:
    def __init__(self, name, kind, lines):
        self.name, self.kind = name, kind
        run = subprocess.run([os.path.join(BUILD, "cuefeat"), os.path.join(BUILD, "data/silent.lex"), os.path.join(BUILD, "data/zh.dict")],
                             input="".join(lines), capture_output=True, check=True, encoding="utf-8")
        rows = [line.split("\t") for line in run.stdout.splitlines()]
        rows = [r for r in rows if r[0].lower() in YES | NO]
        self.y = np.array([r[0].lower() in YES for r in rows], float)
        self.social = np.array([r[1] == "social" for r in rows])
        self.x = np.zeros((len(rows), len(NAMES)))
        for i, r in enumerate(rows):
            for cell in r[2:]:
                name, value = cell.split(":")
                if name in INDEX:
                    self.x[i, INDEX[name]] = float(value)
        self.fold = np.array([zlib.crc32(str(i).encode()) % FOLDS for i in range(len(rows))])

    def part(self, keep):
        other = object.__new__(Set)
        other.name, other.kind = self.name, self.kind
        other.x, other.y, other.social = self.x[keep], self.y[keep], self.social[keep]
        return other


def read(directories):
    sets = []
    for name in GOLD:
        with open(os.path.join(ROOT, "corpora/gold", name + ".jsonl"), encoding="utf-8") as f:
            sets.append(Set(name, "gold", [line for line in f if json.loads(line)["half"] == "tune"]))
    for name in [TWEETS] + PROXIES:
        for d in directories:
            path = os.path.join(d, name + ".jsonl")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as f:
                    lines = [line for line in f if json.loads(line)["label"].lower() in YES | NO]
                step = 1 if name == TWEETS else max(1, len(lines) // MOST_READ)
                sets.append(Set(name, "tweets" if name == TWEETS else "proxy", lines[::step]))
                break
        else:
            sys.exit(f"fit_complaints.py: no {name}.jsonl in {' '.join(directories)}")
    return sets


def bounds(general):
    out = []
    for n in NAMES:
        if general and n in FORM + CHANNEL:
            out.append((0, 0))
        elif n == "bias" and general:
            out.append((LEAST_BIAS, None))
        elif n in GROUPS:
            out.append((HAND[n] * LEAST_OF_HAND, None))
        elif n in ("trouble", "event", "negative"):
            out.append((0, None))
        elif general and n in SIGNALS and n not in AGAINST:
            out.append((0, None))
        elif n == "lean":
            out.append((0, HAND[n]))
        elif n == "distance":
            out.append((-MOST_DISTANCE, 0))
        elif n in ("praise", "positive", "thanks"):
            out.append((None, 0))
        else:
            out.append((None, None))
    return out


def fit(sets):
    """Two rows of weights, general and social."""
    n, k = len(NAMES), len(sets)
    x = np.vstack([s.x for s in sets])
    y = np.concatenate([s.y for s in sets])
    social = np.concatenate([s.social for s in sets])
    own = np.concatenate([np.full(len(s.y), i if s.kind == "proxy" else -1) for i, s in enumerate(sets)])
    weight = []
    for s in sets:
        w = np.ones(len(s.y))
        if s.kind == "proxy":
            w = np.where(s.y == 1, .5 / s.y.mean(), .5 / (1 - s.y.mean()))
        weight.append(w * min(1, CAP[s.kind] / len(s.y)) if s.kind != "gold" else w * CAP["gold"] / len(s.y))
    weight = np.concatenate(weight)
    hand = np.array([HAND.get(c, 0.0) for c in NAMES])
    spread = x.std(0)
    spread[spread == 0] = 1
    spread[INDEX["bias"]] = 1
    xs, hs = x / spread, hand * spread
    rare = [(x[:, INDEX[c]] != 0).sum() < LEAST for c in NAMES]
    free = [[(0, 0) if r and c in SIGNALS else tuple(v if v is None else v * w for v in b)
             for c, r, b, w in zip(NAMES, rare, bounds(g), spread)] for g in (True, False)]
    ridge = np.full(n, RIDGE)
    ridge[INDEX["bias"]] = 0.1
    ridge_social = np.full(n, RIDGE_SOCIAL)
    ridge_social[INDEX["bias"]] = 0.1

    def loss(t):
        g, s, a = t[:n], t[n:2 * n], t[2 * n:]
        logit = np.where(social, xs @ s, xs @ g) + np.where(own >= 0, a[own], 0)
        p = 1 / (1 + np.exp(-logit))
        value = np.sum(weight * (np.logaddexp(0, logit) - y * logit))
        r = weight * (p - y)
        dg, ds = g - hs, s - g
        value += .5 * np.sum(ridge * dg**2) + .5 * np.sum(ridge_social * ds**2) + .5 * RIDGE_OWN * np.sum(a**2)
        grad = np.concatenate([xs[~social].T @ r[~social] + ridge * dg - ridge_social * ds, xs[social].T @ r[social] + ridge_social * ds,
                               [r[own == i].sum() + RIDGE_OWN * a[i] for i in range(k)]])
        return value, grad

    start = np.concatenate([hs * [b != (0, 0) for b in free[0]], hs, np.zeros(k)])
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=free[0] + free[1] + [(None, None)] * k, options={"maxiter": 2000})
    return best.x[:n] / spread, best.x[n:2 * n] / spread


def odds(s, weights):
    general, social = weights
    return np.where(s.social, s.x @ social, s.x @ general)


def auc(score, y):
    order = np.argsort(score, kind="stable")
    rank = np.empty(len(y))
    rank[order] = np.arange(1, len(y) + 1)
    yes = y.sum()
    return 100 * (rank[y == 1].sum() - yes * (yes + 1) / 2) / (yes * (len(y) - yes))


def f1s(yes, y):
    hit, false, missed, right = np.sum(yes & (y == 1)), np.sum(yes & (y == 0)), np.sum(~yes & (y == 1)), np.sum(~yes & (y == 0))
    a, b = 2 * hit / max(1, 2 * hit + false + missed), 2 * right / max(1, 2 * right + false + missed)
    return 100 * a, 50 * (a + b)


def figures(score, y):
    return "%6.1f %6.1f %6.1f" % (*f1s(score > 0, y), auc(score, y))


def by_folds(sets, s):
    rest = [o for o in sets if o is not s]
    score = np.zeros(len(s.y))
    for k in range(FOLDS):
        seen = s.fold != k
        score[~seen] = odds(s.part(~seen), fit(rest + [s.part(seen)]))
    return score


def write(weights):
    general, social = weights
    head = ("#! unsaid-lexicon 1 cue-weight\n# What each cue adds to the log odds of a complaint, in texts at large and in posts that show an account, a tag, a link or a "
            "repost. Source: written for this project; weights fitted by tools/fit_complaints.py on its sets (figures only). Licence: as the code.\n"
            "# cue\tgeneral\tsocial\tnote\n")
    rows = []
    for i, name in enumerate(NAMES):
        g, s = round(general[i], 2) + 0.0, round(social[i], 2) + 0.0
        if g or s:
            rows.append(f"{name}\t{g:g}\t{s:g}\t{'by hand %g' % HAND[name] if name in HAND else '-'}\n")
    with open(TABLE, "w", encoding="utf-8") as f:
        f.write(head + "".join(sorted(rows, key=lambda r: r.encode())))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="fit on all sets and write the table")
    parser.add_argument("directory", nargs="+")
    args = parser.parse_args()
    sets = read(args.directory)
    full = fit(sets)
    hand = (np.array([HAND.get(c, 0.0) for c in NAMES]),) * 2
    print(f"{'F1, macro-F1, AUC':28}{'by hand':>21}{'folds or left out':>22}{'all seen':>21}")
    for s in sets:
        unseen = by_folds(sets, s) if s.kind == "tweets" else odds(s, fit([o for o in sets if o is not s]))
        print(f"{s.name:28} {figures(odds(s, hand), s.y)} {figures(unseen, s.y)} {figures(odds(s, full), s.y)}", flush=True)
    if args.write:
        write(full)
    return 0


if __name__ == "__main__":
    sys.exit(main())
