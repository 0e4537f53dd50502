#!/usr/bin/env python3
"""Fits weights of the polarity lexicon on labelled sets, and checks them by leaving whole sets out.

  fit_sentiment.py [--write] LANGUAGE DIRECTORY     (make fit-tools first; needs numpy and scipy)

DIRECTORY holds labelled records, NAME.jsonl with `text` and `label`; the sets are those of SETS below, and figures alone leave it.
Two tables come out of it, lexicons/LANGUAGE/zz-fitted.tsv (valences moved from what was written by hand) and
lexicons/LANGUAGE/context.tsv (words that lean without being polar;
marks are in lexicons/common/context.tsv, with a column for each language).

The model is the program's own sum: a record's score is the sum over entries of valence times what the rules made of it, plus the sum over
different context words, which fade towards the end (mine/discourse.h). Logistic loss over the sign of the label, score divided by the square root of the words; every set
weighs the fourth root of its size, and its classes their shares to the power CLASS_POWER (0: both the same). Valences are drawn to the hand-written ones (ridge LAMBDA), masks by MASK_MOST at most, context words to
0 (ridge LAMBDA_CONTEXT); a context word must stand in MIN_SETS sets twice and MIN_DF times in all, so that no word of a single source
goes in, and below TAU it is dropped; none weighs more
than MOST, none counts inside a polarity entry, and none is the name of an aspect (lexicons/zh/aspects.tsv), which leans as its source does. L-BFGS, no random numbers. Related work: NB-SVM of Wang and Manning (2012) for weighing words beside a
lexicon prior.

The table that is printed leaves each group of sets out in turn: what is scored was never seen. Sign decides, zero is a miss in both classes.
"""
import argparse
import collections
import os
import subprocess
import sys

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

SETS = {
    "en": [["airline"], ["uci_yelp"], ["cr", "vader_amazon"], ["semeval17_val"], ["alexa_stars"], ["brand_tweets"],
           ["absa14_restaurants"]],
    "zh": [["waimai_10k.dev"], ["online_shopping_clean.dev"], ["chnsenticorp_htl.dev"], ["smp2020_usual_eval"]],
}
TAU = {"en": 0.2, "zh": 0.3}
LABELS = {"pos": 1, "positive": 1, "1": 1, "happy": 1, "neg": 0, "negative": 0, "0": 0, "-1": 0, "angry": 0, "sad": 0}
MIN_SETS = {"en": 4, "zh": 3}
LAMBDA = {"en": 1e-4, "zh": 1e-3}
CLASS_POWER = {"en": 0.3, "zh": 0.0}
MASK_MOST = {"en": 0.3, "zh": np.inf}
CONTEXT_YIELDS = 0.4  # as in src/mine/sentiment.c; the fit itself goes without
MOST = {"en": 0.6, "zh": 0.4}
LAMBDA_CONTEXT, MIN_DF, MOVED = 5e-4, 10, 0.1
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def terms(table, *roles):
    with open(os.path.join(ROOT, "lexicons", table), encoding="utf-8") as f:
        rows = [line.split("\t") for line in f if "\t" in line and not line.startswith("# ")]
    return {row[0] for row in rows if not roles or row[1] in roles}


# Of things, not of feelings; and words that have a rule of their own.
NAMES = {"en": set("amazon google iphone ipad ipod apple america south amp friday sunday".split()),
         "zh": terms("zh/aspects.tsv") | terms("zh/shifters.tsv", "aside", "dampen") | set("菜 饭 粥 苹果 机场 热 晚上 世界".split())}
MARKS = "!?…"
BUILD = os.environ.get("BUILD", os.path.join(ROOT, "build"))


class Set:
    """One labelled set: shares of entries, words, labels, lengths."""

    def __init__(self, path, image):
        self.entries, self.shares, self.words, self.y, self.n = {}, [], [], [], []
        with open(path, encoding="utf-8") as f:
            run = subprocess.run([os.path.join(BUILD, "lexfeat"), image, os.path.join(BUILD, "data/zh.dict")],
                                 stdin=f, capture_output=True, check=True)
        for line in run.stdout.decode().split("\n"):
            kind, *cells = line.split("\t")
            if kind == "E":
                self.entries[int(cells[0])] = (int(cells[1]) / 1000, int(cells[2]), cells[3])
            elif kind == "R" and cells[0].lower() in LABELS:
                self.add(LABELS[cells[0].lower()], int(cells[1]), cells[2:])
        self.y, self.n = np.array(self.y), np.array(self.n)

    def add(self, label, n, cells):
        shares, words = collections.Counter(), {}
        for cell in cells:
            what, share = cell.rsplit(":", 1)
            if what.startswith("="):
                words.setdefault(what[1:], int(share) / 1000)  # where it stands first
            else:
                shares[int(what)] += int(share) / 1000
        self.y.append(label)
        self.n.append(n)
        self.shares.append(shares)
        self.words.append(words)

    def share_matrix(self, index):
        cells = [(i, index[e], np.clip(v, -3, 3)) for i, s in enumerate(self.shares) for e, v in s.items()]
        return matrix(cells, len(self.y), len(index))

    def word_matrix(self, index):
        cells = [(i, index[w], ws[w]) for i, ws in enumerate(self.words) for w in sorted(ws) if w in index]
        return matrix(cells, len(self.y), len(index))


def matrix(cells, rows, columns):
    r, c, v = zip(*cells) if cells else ((), (), ())
    return sp.csr_matrix((v, (r, c)), shape=(rows, columns))


def context_words(sets, least, names):
    """Words of enough sets, in order, but for names of things."""
    df = collections.defaultdict(list)
    for s in sets:
        counts = collections.Counter(w for ws in s.words for w in ws if usable(w) and w not in names)
        for w, n in counts.items():
            df[w].append(n)
    return {w: i for i, w in enumerate(sorted(w for w, ns in df.items()
                                              if sum(ns) >= MIN_DF and sum(n >= 2 for n in ns) >= least))}


def fit(sets, index, hand, most, language):
    """Valences by entry, none moved by more than its `most`, and weights by context word."""
    words = context_words(sets, MIN_SETS[language], NAMES[language])
    x, y, weight = [], [], []
    for s in sets:
        scale = sp.diags(1 / np.sqrt(1 + s.n))
        x.append(scale @ sp.hstack([s.share_matrix(index), s.word_matrix(words)]))
        y.append(2 * s.y - 1)
        share = np.array([1 - s.y.mean(), s.y.mean()]) ** CLASS_POWER[language]
        share /= share.sum()
        w = np.where(s.y == 1, share[1] / max(1, s.y.sum()), share[0] / max(1, (1 - s.y).sum()))
        weight.append(w * len(s.y) ** 0.25)
    x, y, weight = sp.vstack(x).tocsr(), np.concatenate(y), np.concatenate(weight)
    weight = weight / weight.sum()
    xt, prior = x.T.tocsr(), np.concatenate([hand, np.zeros(len(words))])
    ridge = np.concatenate([np.full(len(hand), LAMBDA[language]), np.full(len(words), LAMBDA_CONTEXT)])

    def loss(t):
        scale, moved = np.exp(t[0]), t[1:]
        raw = x @ (prior + moved)
        margin = y * scale * raw
        slope = weight * -y / (1 + np.exp(np.clip(margin, -50, 50)))
        gradient = xt @ slope
        value = np.sum(weight * np.logaddexp(0, -margin)) + np.sum(ridge * moved**2)
        return value, np.concatenate([[slope @ raw * scale], scale * gradient + 2 * ridge * moved])

    free = [(None, None)] + [(-m, m) for m in most] + [(-MOST[language], MOST[language])] * len(words)
    best = minimize(loss, np.zeros(1 + len(prior)), jac=True, method="L-BFGS-B", bounds=free, options={"maxiter": 200})
    moved = best.x[1:]
    valence, lean = hand + moved[:len(hand)], moved[len(hand):]
    return valence, {w: lean[i] for w, i in words.items() if abs(lean[i]) >= TAU[language]}


def macro_f1(s, index, valence, lean):
    words = {w: i for i, w in enumerate(sorted(lean))}
    shares = s.share_matrix(index)
    context = s.word_matrix(words) @ np.array([lean[w] for w in sorted(lean)])
    score = shares @ valence + context / (1 + CONTEXT_YIELDS * (abs(shares) @ np.abs(valence)))
    f1 = []
    for label, sign in ((1, 1), (0, -1)):
        hit = sign * score > 1e-9
        right = np.sum(hit & (s.y == label))
        f1.append(2 * right / max(1, np.sum(hit) + np.sum(s.y == label)))
    return 100 * np.mean(f1)


def furthest(names, hand, language):
    """How far valences may move: masks little, emoticons (literal in their own table only) not at all."""
    with open(os.path.join(ROOT, "lexicons/common/emoticons.tsv"), encoding="utf-8") as f:
        literal = {line.split("\t")[0] for line in f}
    return [0 if t in literal else np.inf if v else MASK_MOST[language] for t, v in zip(names, hand)]


def write_table(path, kind, what, columns, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"#! unsaid-lexicon 1 {kind}\n# {what} Licence: as the code.\n# {columns}\n")
        f.writelines(row + "\n" for row in sorted(rows, key=lambda r: r.encode()))


def write_tables(language, entries, index, hand, valence, lean):
    flags = ["asis", "event", "slang", "weak", "zh"]
    rows = []
    for e, i in index.items():
        v = max(-4.0, min(4.0, round(valence[i], 1)))
        if abs(v - hand[i]) >= MOVED:
            names = ",".join(n for b, n in enumerate(flags) if entries[e][1] >> b & 1) or "-"
            rows.append(f"{entries[e][2]}\t{v:g}\t{names}\tby hand {hand[i]:g}")
    source = "Source: written for this project; weights fitted by tools/fit_sentiment.py on its SETS (figures only)."
    write_table(os.path.join(ROOT, f"lexicons/{language}/zz-fitted.tsv"), "sentiment",
                f"Valences moved by fitting from what the other tables say; read last. {source}",
                "term\tvalence\tflags\tnote", rows)
    write_table(os.path.join(ROOT, f"lexicons/{language}/context.tsv"), "context",
                f"Words that lean without being polar; each counts once in a text. {source}", "term\tvalence\tzh\tnote",
                [f"{w}\t{v:.1f}\t-\t-" for w, v in lean.items() if w not in MARKS])
    write_marks(language, lean, source)


def write_marks(language, lean, source):
    """Marks stand in one table, with a column for each language; that of the other is kept."""
    path = os.path.join(ROOT, "lexicons/common/context.tsv")
    with open(path, encoding="utf-8") as f:
        rows = {c[0]: c[1:3] for c in (line.split("\t") for line in f) if len(c) == 4 and c[0] in MARKS}
    for mark in MARKS:
        rows.setdefault(mark, ["0", "0"])[language == "zh"] = f"{lean.get(mark, 0):.1g}"
    write_table(path, "context", f"Marks that lean, otherwise in Chinese texts than in others. {source}", "term\tvalence\tzh\tnote",
                ["\t".join([mark] + v + ["-"]) for mark, v in rows.items() if v != ["0", "0"]])


def usable(word):
    """Words and the marks of feeling; other marks and codes differ from export to export (&amp; and its like)."""
    return (word.replace("'", "").isalpha() or word in MARKS)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="fit on all sets and write the tables")
    parser.add_argument("language", choices=sorted(SETS))
    parser.add_argument("directory")
    args = parser.parse_args()
    image = os.path.join(BUILD, "hand/sentiment.lex")
    groups = [[(n, Set(os.path.join(args.directory, n + ".jsonl"), image)) for n in g] for g in SETS[args.language]]
    all_sets = [s for g in groups for _, s in g]
    entries = all_sets[0].entries
    index = {e: i for i, e in enumerate(sorted({e for s in all_sets for x in s.shares for e in x}))}
    hand = np.array([entries[e][0] for e in index])
    most = furthest([entries[e][2] for e in index], hand, args.language)
    full = fit(all_sets, index, hand, most, args.language)
    print(f"{'set':28}{'by hand':>9}{'left out':>9}{'all seen':>9}")
    for g in groups:
        rest = [s for h in groups if h is not g for _, s in h]
        left_out = fit(rest, index, hand, most, args.language)
        for name, s in g:
            figures = [macro_f1(s, index, *model) for model in ((hand, {}), left_out, full)]
            print(f"{name:28}" + "".join(f"{v:9.1f}" for v in figures), flush=True)
    print(f"{len(full[1])} context words; {np.sum(np.abs(np.round(full[0], 1) - hand) >= MOVED)} of {len(hand)} valences moved")
    if args.write:
        write_tables(args.language, entries, index, hand, *full)
    return 0


if __name__ == "__main__":
    sys.exit(main())
