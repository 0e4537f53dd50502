"""What holds for every filter on any input: nothing that it does not own changes, and the result depends on the
input, the options and the lexicons alone. Run by tests/run.py."""
import json, pathlib, random, subprocess

CORPORA = pathlib.Path(__file__).resolve().parent.parent / "corpora"

# Commands and the members they own, in the order in which annotate runs them.
MINERS = {"sentiment": "sentiment", "aspects": "aspects", "complaints": "complaint", "silent": "silent"}
PIECES = ["still waiting", "The screen cracked!", "物流太慢了", "客服态度很差，", "not bad 😡", "👨‍👩‍👧 love it", "@shop #fail", "，", "...",
          "退款", "I won't be back", "呵呵", "https://a.example/x?y=1", "5pm", "￥199", "cafe\u0301", "\u200b", "ＧＯＯＤ", "虽然贵但是好",
          "NO", "soooo", "\n", "\t", "\u0000", "\U0001F1E8\U0001F1F3", "第3次", "ok :)", "I guess it's fine", "算了", "\ufeff", "\U0010ffff", "é"]
MEMBERS = ['"n":1e999', '"x":0.10', '"a":[1, 2 ,{"b":null}]', '"rating":2', '"rating":"4"', '"\\u0074ext2":"\\ud800"', '"é":true', '"o":{ }',
           '"rating":5,"rating":1', '"deep":' + "[" * 50 + "]" * 50, '"s":"\\/\\u00e9"', '"big":123456789012345678901234567890']


def make_input(n=400, seed=1):
    rng = random.Random(seed)
    lines = []
    for i in range(n):
        text = " ".join(rng.choice(PIECES) for _ in range(rng.randrange(0, 9)))
        members = [f'"id": "r{i}"', '"text":' + json.dumps(text, ensure_ascii=rng.random() < 0.3)] + rng.sample(MEMBERS, rng.randrange(4))
        rng.shuffle(members)
        gap = rng.choice(["", " ", "\t"])
        lines.append("{" + gap + ("," + gap).join(members) + gap + "}")
    return "\n".join(lines).encode("utf-8") + b"\n"


INPUT = make_input()


def filters(ctx):
    """{command: its members} of what this build has."""
    have = ctx.commands()
    found = {name: [member] for name, member in MINERS.items() if name in have}
    return {"tokenize": ["lang", "lang_share", "tokens"], **found, "annotate": [m for members in found.values() for m in members]}


def run(ctx, args, data=INPUT, **more):
    r = ctx.run(args, data, **more)
    if r.returncode or r.stderr:
        raise RuntimeError(f"{' '.join(args)} exits {r.returncode}: {r.stderr.decode(errors='replace')[:300]}")
    return r.stdout


def first_difference(a, b):
    if a == b:
        return None
    for i, (x, y) in enumerate(zip(a.split(b"\n"), b.split(b"\n")), 1):
        if x != y:
            return f"line {i}:\n{x[:300]!r}\n{y[:300]!r}"
    return f"{len(a)} bytes and {len(b)} bytes"


def passes_through(ctx, name):
    """Without own members the line is the input and, before its brace, the new members, in order."""
    for i, (before, after) in enumerate(zip(INPUT.splitlines(), run(ctx, [name]).splitlines()), 1):
        rest = after.decode()
        want = before.decode()[:-1]
        if not rest.startswith(want):
            return f"line {i}: {after[:300]!r} does not begin as {before[:300]!r}"
        rest = rest[len(want):]
        for member in filters(ctx)[name]:
            head = f',"{member}":'
            if not rest.startswith(head):
                return f"line {i}: {member} is not appended: {rest[:80]!r}"
            value, end = json.JSONDecoder().raw_decode(rest[len(head):])
            rest = rest[len(head) + end:]
        if rest != "}":
            return f"line {i}: ends in {rest[:80]!r}"
    return None


def replaces_in_place(ctx, name):
    """Run twice, a filter replaces what it wrote: the same bytes."""
    once = run(ctx, [name])
    if first_difference(once, run(ctx, [name], once)):
        return first_difference(once, run(ctx, [name], once))
    member = filters(ctx)[name][-1]
    line = ('{"%s" : [1,{"x":"}"}] , "text":"still waiting" , "z":1.50 }\n' % member).encode()
    got = run(ctx, [name], line)
    head, tail = ('{"%s" : ' % member).encode(), b' , "text":"still waiting" , "z":1.50 '
    return None if got.startswith(head) and tail in got else repr(got)


def split_equals_whole(ctx, name):
    lines = INPUT.splitlines(keepends=True)
    parts = b"".join(run(ctx, [name], b"".join(lines[i:i + 77])) for i in range(0, len(lines), 77))
    return first_difference(run(ctx, [name]), parts)


def jobs_equal(ctx, name):
    data = INPUT * 6
    whole = run(ctx, [name], data)
    for more in (["-j2"], ["-j3"], ["-j8"], ["--line-buffered"], ["--line-buffered", "-j2"], []):
        diff = first_difference(whole, run(ctx, [name, *more], data))
        if diff:
            return f"{more}: {diff}"
    return None


def locales_equal(ctx, name):
    have = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.lower().split()
    tried = {"C"} | {loc for loc in ("zh_CN.GB18030", "tr_TR.UTF-8", "de_DE.UTF-8", "C.UTF-8")
                     if loc.lower().replace("utf-8", "utf8") in have or loc.lower() in have}
    tried |= {"zh_CN.GB18030", "tr_TR"}  # not installed is a test too: the program must not ask
    outs = {run(ctx, [name], env={"LC_ALL": loc, "LANG": loc, "TZ": tz}) for loc in tried for tz in ("UTC", "Asia/Shanghai")}
    return None if len(outs) == 1 else f"{len(outs)} different outputs under {sorted(tried)}"


def words_run_together(n=500, seed=7):
    """Records of hashtags (#lostparcel) and stretched words (losst, loooost): how they are read depends on the words that
    are known, so they are made of the words of all tables, of one more, and of one that no table has."""
    rng = random.Random(seed)
    tables = [p.read_text("utf-8") for p in sorted(CORPORA.parent.glob("lexicons/*/*.tsv"))]
    by_table = [sorted({w for row in t.splitlines() if row[:1] != "#" for w in row.split("\t")[0].split() if w.isascii() and w.isalpha()})
                for t in tables]
    by_table = [words for words in by_table if len(words) > 9] + [["zorbly", "frannick"]]
    lines = []
    for i in range(n):
        words = [rng.choice(rng.choice(by_table)) for _ in range(7)]
        k, at = rng.randrange(1, 5), rng.randrange(len(words[5]))
        text = f"{words[6]} #{''.join(words[:k])} {words[4]} {words[5][:at] + words[5][at] * 3 + words[5][at:]}"
        lines.append(json.dumps({"id": f"h{i}", "text": text}))
    return "\n".join(lines).encode() + b"\n"


def piped_equals_fused(ctx):
    table = f"{ctx.dir()}/own.tsv"
    with open(table, "w") as f:
        f.write("#! unsaid-lexicon 1 silent\n# term\tsignal\tweight\tnote\nzorbly\tS07\t0.9\t-\n")
    tags = words_run_together()
    for data, more in ((INPUT, []), (tags, []), (tags, ["-L", table])):
        piped, have = data, filters(ctx)
        for name in (n for n in MINERS if n in have):
            piped = run(ctx, [name, *more], piped)
        diff = first_difference(run(ctx, ["annotate", *more], data), piped)
        if diff:
            return f"{more} {diff}"
    return None


def one_by_one(ctx):
    """A slow producer's line comes out before the next one is written."""
    p = subprocess.Popen([str(ctx.unsaid), "tokenize", "--text", "--plain", "--line-buffered"], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, env=ctx.env)
    for word in (b"one\n", b"two\n"):
        p.stdin.write(word)
        p.stdin.flush()
        if p.stdout.readline() != word:
            return "the line came out changed"
    p.stdin.close()
    p.stdout.close()
    return None if p.wait() == 0 else "did not exit 0"


def spans_hold(ctx):
    """text[start:end] is the evidence, in code points; in order; inside the text."""
    for i, line in enumerate(run(ctx, ["annotate"]).splitlines(), 1):
        rec = json.loads(line)
        text = rec["text"]
        spans = [("sentiment", e) for e in rec["sentiment"]["evidence"]] + [("aspects", e) for e in rec.get("aspects", [])]
        spans += [("complaint", e) for e in rec["complaint"]["evidence"]] + [("silent", e) for e in rec["silent"]["signals"]]
        for member, e in spans:
            if not 0 <= e["start"] <= e["end"] <= len(text):
                return f"line {i}: {member} {e} is outside the text of {len(text)} code points"
            if "text" in e and text[e["start"]:e["end"]] != e["text"]:
                return f"line {i}: {member} {e} but the text there is {text[e['start']:e['end']]!r}"
        end = 0
        for a in rec["aspects"]:
            if not end <= a["start"] < a["end"] <= len(text) or not -1 <= a["score"] <= 1:
                return f"line {i}: aspects {a} overlaps, or is outside the text or the range"
            end = a["end"]
        if not -1 <= rec["sentiment"]["score"] <= 1 or not 0 <= rec["complaint"]["score"] <= 1 or not 0 <= rec["silent"]["score"] <= 1:
            return f"line {i}: a score is out of range"
    return None


SPACES = set(" \t\n\r\v\f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200B)}


def tokens_cover(ctx, *args):
    """Every code point lies in exactly one token or is white space."""
    for i, line in enumerate(run(ctx, ["tokenize", *args]).splitlines(), 1):
        rec = json.loads(line)
        text, at = rec["text"], 0
        for t in rec["tokens"]:
            gap = text[at:t["start"]]
            if t["start"] < at or t["end"] <= t["start"] or set(gap) - SPACES:
                return f"line {i}: {gap!r} before {t}"
            if text[t["start"]:t["end"]] != t["t"]:
                return f"line {i}: {t} but the text there is {text[t['start']:t['end']]!r}"
            at = t["end"]
        if set(text[at:]) - SPACES:
            return f"line {i}: {text[at:]!r} is in no token"
    return None


def plain_keeps_characters(ctx):
    """tokenize --plain neither loses nor changes a character."""
    texts = [t for t in (json.loads(x)["text"] for x in INPUT.splitlines()) if not set(t) & set("\n\r\x0b\x0c\x85\u2028\u2029")]
    got = run(ctx, ["tokenize", "--text", "--plain"], "".join(t + "\n" for t in texts).encode()).decode().split("\n")
    bare = lambda s: [c for c in s.lstrip("\ufeff") if c not in SPACES]
    for t, line in zip(texts, got):
        if bare(t) != bare(line):
            return f"{t!r} became {line!r}"
        if "  " in line or line != line.strip(" "):
            return f"{line!r}: words are not separated by one space"
    return None


def labels_follow_scores(ctx):
    """The label is that of the score as it is printed; words that only lean give none."""
    records = (CORPORA / "gold" / "complaints_zh.jsonl").read_bytes() + (CORPORA / "gold" / "complaints_en.jsonl").read_bytes()
    for i, line in enumerate(run(ctx, ["sentiment"], records + INPUT).splitlines(), 1):
        s = json.loads(line)["sentiment"]
        polar = [e for e in s["evidence"] if e["rule"] != "context"]
        want = "neutral" if abs(s["score"]) < .18 or not polar else "positive" if s["score"] > 0 else "negative"
        if s["label"] != want:
            return f"line {i}: {s}"
    return None


def emoticons_are_whole(ctx):
    """Every emoticon that the table scores is one token, wherever it stands."""
    table = (CORPORA.parent / "lexicons/common/emoticons.tsv").read_text("utf-8")
    faces = [line.split("\t")[0] for line in table.splitlines()[3:]]
    faces = [f for f in faces if not "\u4e00" <= f <= "\u9fff"]  # one is a Chinese character too
    for before, after in (("", ""), ("so ", " there"), ("好", "")):
        lines = "".join(f"{before}{f}{after}\n" for f in faces).encode()
        for face, line in zip(faces, run(ctx, ["tokenize", "--text"], lines).splitlines()):
            kinds = {t["t"]: t["kind"] for t in json.loads(line)["tokens"]}
            if kinds.get(face) != "emoticon":
                return f"{before}{face}{after}: {kinds}"
    return None


def themes_by_model(ctx):
    """A frozen model is a filter: any split, any -j, the same bytes; and a later run moves nothing that is known."""
    d = ctx.dir()
    model, data = f"{d}/m", INPUT
    lines = data.splitlines(keepends=True)
    first = run(ctx, ["themes", "-q", "--model", model, "-k", "6"], b"".join(lines[:300]))
    before = open(model, "rb").read()
    whole = run(ctx, ["themes", "--assign", "--by-clause", "--model", model], data)
    parts = b"".join(run(ctx, ["themes", "--assign", "--by-clause", "--model", model], b"".join(lines[i:i + 77]))
                     for i in range(0, len(lines), 77))
    jobs = run(ctx, ["themes", "--assign", "--by-clause", "-j3", "--model", model], data)
    if whole != parts or whole != jobs:
        return first_difference(whole, parts) or first_difference(whole, jobs)
    if run(ctx, ["themes", "--assign", "--model", model], b"".join(lines[:300])) != first:
        return "the model assigns other themes, or scores, than the run that made it"
    if open(model, "rb").read() != before:
        return "--assign changed the model"
    theme = lambda out: {json.loads(x)["id"]: json.loads(x)["theme"]["id"] for x in out.splitlines()}
    later = theme(run(ctx, ["themes", "-q", "--model", model], data))
    moved = [i for i, t in theme(first).items() if later[i] != t]
    grown = open(model, "rb").read()
    rng = random.Random(2)
    rng.shuffle(lines)
    with open(f"{d}/n", "wb") as f:
        f.write(before)
    run(ctx, ["themes", "-q", "-j2", "--model", f"{d}/n"], b"".join(lines))
    if open(f"{d}/n", "rb").read() != grown:
        return "the model depends on the order of the records"
    return f"{len(moved)} known records moved, {moved[:3]}" if moved else None


def read_model(path):
    """(texts, {id: number of texts}, {former id: id}, {term: count}, {document: id}) of a model file."""
    texts, ids, sizes, was, terms, docs = 0, [], {}, {}, {}, {}
    for line in open(path, encoding="utf-8", newline="\n").read().split("\n"):
        c = line.split("\t")
        if c[0] == "texts":
            texts = int(c[1])
        elif c[0] == "theme":
            ids.append(c[1])
            sizes[c[1]] = int(c[2])
        elif c[0] == "was":
            was[c[1]] = ids[int(c[2])]
        elif c[0] == "term":
            terms[c[2]] = int(c[1])
        elif c[0] == "doc":
            docs[c[1]] = c[2] if c[2] == "-" else ids[int(c[2])]
    return texts, sizes, was, terms, docs


def themes_merge(ctx):
    """Models of any split merge to the same bytes in any order; nothing is lost, and what is known keeps its theme."""
    rng = random.Random(3)
    d = ctx.dir()
    lines = INPUT.splitlines(keepends=True)
    rng.shuffle(lines)
    cuts = [0, *sorted(rng.sample(range(40, 360), 3)), len(lines)]
    paths = [f"{d}/{i}" for i in range(4)]
    for path, a, b in zip(paths, cuts, cuts[1:]):
        run(ctx, ["themes", "-q", "-k", "5", "--model", path], b"".join(lines[a:b]))
    whole = run(ctx, ["themes", "-q", "--merge", *paths])
    for _ in range(4):
        rng.shuffle(paths)
        if run(ctx, ["themes", "-q", "--merge", *paths, paths[0]]) != whole:
            return "the merged model depends on the order of the files"
    with open(f"{d}/all", "wb") as f:
        f.write(whole)
    texts, sizes, was, terms, docs = read_model(f"{d}/all")
    parts = [read_model(path) for path in paths]
    if texts != sum(p[0] for p in parts) or sum(sizes.values()) != sum(sum(p[1].values()) for p in parts):
        return "texts are lost"
    if any(terms.get(t) != sum(p[3].get(t, 0) for p in parts) for t in set().union(*(p[3] for p in parts))):
        return "counts of terms do not add up"
    for p in parts:
        if not all(i in sizes or i in was for i in p[1]):
            return "an id is lost"
        for doc, theme in p[4].items():
            if doc not in docs:
                return "a document is lost"
            once = sum(doc in q[4] for q in parts) == 1
            if once and theme != "-" and docs[doc] != theme and docs[doc] != was.get(theme):
                return f"{doc} was in {theme}, is in {docs[doc]}"
    return None


def themes_split(ctx):
    """A split parts one theme and moves nothing else; joining undoes it, and splitting again parts it as before."""
    d = ctx.dir()
    data = run(ctx, ["import", "-q", str(CORPORA / "feedback.csv")], b"")
    run(ctx, ["themes", "-q", "-k", "4", "--model", f"{d}/m"], data)
    lines = data.splitlines(keepends=True)
    random.Random(5).shuffle(lines)
    run(ctx, ["themes", "-q", "-k", "4", "-j2", "--model", f"{d}/n"], b"".join(lines))
    first = open(f"{d}/m", "rb").read()
    if open(f"{d}/n", "rb").read() != first:
        return "the parts of themes depend on the order of the records"
    listed = [json.loads(x) for x in run(ctx, ["themes", "-q", "--model", f"{d}/m", "--list"], data).splitlines()]
    proposed = {x["id"]: x for x in listed if x.get("split_into")}
    if not proposed or len(proposed) == len(listed):
        return f"{len(proposed)} of {len(listed)} themes are proposed: the input does not test what it should"
    if open(f"{d}/m", "rb").read() != first:
        return "a proposal changed the model"
    before = read_model(f"{d}/m")
    for theme, line in proposed.items():
        with open(f"{d}/s", "wb") as f:
            f.write(first)
        r = ctx.run(["themes", "--model", f"{d}/s", "--split", theme, "--list"], data)
        new = [x for x in map(json.loads, r.stdout.splitlines()) if x.get("split_from") == theme]
        sizes = [x["known"] for x in line["split_into"]]
        if len(new) != 1 or f"{theme} keeps {sizes[0]}".encode() not in r.stderr or sizes[0] < sizes[1]:
            return f"{theme}: {new}, {r.stderr}"
        new = new[0]["id"]
        after = read_model(f"{d}/s")
        if after[1] != {**before[1], theme: sizes[0], new: sizes[1]} or after[3] != before[3] or new in before[1]:
            return f"{theme}: sizes {before[1]} became {after[1]}"
        parted = {x for x in after[4] if after[4][x] == new}
        if not parted or {**after[4], **{x: theme for x in parted}} != before[4]:
            return f"{theme}: a document that was not its own moved, or was lost"
        assigned = run(ctx, ["themes", "--assign", "--model", f"{d}/s"], data)
        if new.encode() not in assigned or theme.encode() not in assigned:
            return f"{theme}: no record has the one or the other id"
        run(ctx, ["themes", "-q", "--model", f"{d}/s", "--join", f"{new}={theme}"], b"")
        joined = read_model(f"{d}/s")
        if joined[4] != before[4] or joined[1] != before[1] or joined[2] != {new: theme}:
            return f"{theme}: joining did not undo the split"
        run(ctx, ["themes", "-q", "--model", f"{d}/s", "--split", theme], b"")
        again = read_model(f"{d}/s")
        if {x for x in again[4] if again[4][x] not in before[1] and again[4][x] != "-"} != parted:
            return f"{theme}: splitting again parts it otherwise"
    return None


def themes_across_languages(ctx):
    """Sentences that say the same in English and Chinese share a theme (about four in five), whatever their order and -j."""
    pairs = [line.split("\t") for line in (CORPORA / "gold" / "pairs.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    records = [json.dumps({"id": f"{i}{lang}", "text": text}) for i, _, *both in pairs for lang, text in zip(("en", "zh"), both)]
    random.Random(4).shuffle(records)
    lines = "\n".join(records).encode()
    out = run(ctx, ["themes", "-q", "-k", "14"], lines)
    theme = {x["id"]: x["theme"]["id"] for x in map(json.loads, out.splitlines())}
    together = sum(theme[i + "en"] == theme[i + "zh"] for i, *_ in pairs) / len(pairs)
    if together < .8:
        return f"{together:.1%} of the pairs are together"
    again = run(ctx, ["themes", "-q", "-k", "14", "-j3"], "\n".join(sorted(records)).encode())
    if sorted(again.splitlines()) != sorted(out.splitlines()):
        return "the themes depend on the order of the records, or on -j"
    return None


def sample_feedback(ctx):
    """Our corpora, annotated and with themes, as {id: record}."""
    records = run(ctx, ["import", "-q", str(CORPORA / "feedback.csv")], b"")
    for name in ("complaints_en", "complaints_zh"):
        records += (CORPORA / "gold" / f"{name}.jsonl").read_bytes()
    return [json.loads(line) for line in run(ctx, ["themes", "-q", "-k", "20"], run(ctx, ["annotate"], records)).splitlines()]


def stretch(records, rng):
    """The records again and again with other names, days and ratings: more of each than a summary holds."""
    for i in range(3000):
        r = dict(records[i % len(records)])
        r["author"] = f"author {rng.randrange(1500)}"
        r["product"] = f"product {rng.randrange(300)}"
        r["channel"] = f"channel {rng.randrange(9)}"
        r["time"] = f"{rng.randrange(2022, 2026)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}T08:00:00Z"
        r["rating"], r["rating_max"], r["rating_best"] = rng.randrange(1, 7), 6, rng.choice([1, 6])
        theme = rng.randrange(500)
        r["theme"] = {"id": f"t{theme:06x}", "label": f"theme {theme % 490}{rng.choice(['', ' so'])}", "score": .5}
        yield r


def summarize_is_a_monoid(ctx):
    """Any split, the parts in any order, merged in any tree, with empty parts among them: the bytes of the one-run summary."""
    rng = random.Random(6)
    records = sample_feedback(ctx)
    for full, part in ((False, records), (True, list(stretch(records, rng)))):
        lines = [json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in part]
        whole = run(ctx, ["summarize"], b"".join(lines))
        summary = json.loads(whole)
        limits = {"themes": 400, "products": 256, "days": 730}
        at_limit = [name for name, n in limits.items() if len(summary[name]) == n]
        if summary["counts"]["n"] != len(part) or len(summary["themes"]) < 20 or at_limit != (list(limits) if full else []):
            return f"the input does not test what it should: {summary['counts']}, full: {at_limit}"
        for trial in range(4):
            rng.shuffle(lines)
            cuts = sorted(rng.randrange(len(lines) + 1) for _ in range(rng.randrange(2, 12)))
            parts = [b"".join(lines[a:b]) for a, b in zip([0, *cuts], [*cuts, len(lines)])] + [b""]
            parts = [run(ctx, ["summarize"], p) for p in parts]
            while len(parts) > 1:
                rng.shuffle(parts)
                n = rng.randrange(2, 4)
                parts = [run(ctx, ["summarize", "--merge"], b"".join(parts[:n])), *parts[n:]]
            if parts[0] != whole:
                return f"split {trial} at {cuts} of {len(lines)}: {first_difference(whole, parts[0])}"
    return None


def checks(ctx):
    found = []
    for name in filters(ctx):
        for fn in (passes_through, replaces_in_place, split_equals_whole, jobs_equal, locales_equal):
            found.append((f"{fn.__name__}/{name}", lambda fn=fn, name=name: fn(ctx, name)))
    for fn in (piped_equals_fused, one_by_one, spans_hold, tokens_cover, plain_keeps_characters, emoticons_are_whole, labels_follow_scores,
               themes_by_model,
               themes_merge, themes_split, themes_across_languages, summarize_is_a_monoid):
        found.append((fn.__name__, lambda fn=fn: fn(ctx)))
    found.append(("tokens_cover/fine", lambda: tokens_cover(ctx, "--units", "fine")))
    return found
