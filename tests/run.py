#!/usr/bin/env python3
"""Runs all tests and ends with "N passed, N failed".

  BUILD=build tests/run.py [--no-unit] [--no-browser] [--regen] [--only PATTERN]

--only PATTERN  the checks whose name holds PATTERN (a part of it, or with * and ?)
--regen         shows what changed in each golden case and asks before writing it

A check is a function that returns None, or what is wrong. Checks run in parallel, their results are
printed in order of name. Standard library only.
"""
import argparse, concurrent.futures, difflib, fnmatch, glob, importlib.util, json, os, pathlib, re, shutil, subprocess, sys
import tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()
UNSAID = BUILD / "unsaid"
MINED = {"sentiment": "sentiment", "complaints": "complaint", "silent": "silent"}


class Result:
    def __init__(self, name, why=None, known=False):
        self.name, self.why, self.known = name, why, known


class Context:
    """What a check may use: the program, a scratch directory of its own, and a clean environment."""

    def __init__(self, scratch):
        self.root, self.build, self.unsaid, self.scratch = ROOT, BUILD, UNSAID, scratch
        self.count = 0
        keep = ("HOME", "PATH", "TMPDIR", "LD_LIBRARY_PATH", "ASAN_SYMBOLIZER_PATH")
        self.env = {k: os.environ[k] for k in keep if k in os.environ}
        self.env.update(LC_ALL="C", TZ="UTC", U=str(UNSAID),
                        ASAN_OPTIONS=f"exitcode=99:log_path={scratch}/sanitizer",
                        UBSAN_OPTIONS=f"print_stacktrace=1:log_path={scratch}/sanitizer",
                        LSAN_OPTIONS="exitcode=99")

    def dir(self):
        return tempfile.mkdtemp(dir=self.scratch)

    def run(self, args, input=b"", env=None, timeout=240, **more):
        """The program with `args`; bytes in, bytes out."""
        return subprocess.run([str(UNSAID), *args], input=input, capture_output=True, timeout=timeout,
                              env={**self.env, **(env or {})}, **more)

    def sh(self, line, cwd, env=None, stdin=subprocess.DEVNULL, timeout=240, shell="sh"):
        return subprocess.run([shell, "-c", line], cwd=cwd, stdin=stdin, capture_output=True, timeout=timeout,
                              env={**self.env, **(env or {})})

    def records(self, command, texts, *args, brands=None):
        """Annotated records of texts; `brands` is a brand, or None, for each."""
        made = [{"text": t, **({"brand": b} if b else {})} for t, b in zip(texts, brands or [None] * len(texts))]
        lines = "".join(json.dumps(m, ensure_ascii=False) + "\n" for m in made)
        r = self.run([command, "-q", *args], lines.encode())
        if r.returncode:
            raise RuntimeError(f"unsaid {command} exits {r.returncode}: {r.stderr.decode()[:300]}")
        return [json.loads(line) for line in r.stdout.decode().splitlines()]

    def commands(self):
        listed = self.run(["--help"]).stdout.decode().split("Commands:\n")[1]
        return re.findall(r"(?m)^  (\S+)", listed)


# ---- unit tests ----

def unit(ctx):
    tap = pathlib.Path(ctx.dir()) / "unit.tap"
    env = {**ctx.env, "UNSAID_DATA": str(BUILD / "data"), "UNSAID_ROOT": str(ROOT)}
    r = subprocess.run([str(BUILD / "unit"), f"--tap={tap}", "--timeout", "120"], cwd=ROOT, env=env,
                       stdin=subprocess.DEVNULL, capture_output=True, timeout=280)
    lines = tap.read_text(errors="replace").splitlines() if tap.exists() else []
    results = []
    for i, line in enumerate(lines):
        m = re.match(r"(not ok|ok) - (\S+)", line)
        if m:
            detail = "\n".join(x.strip() for x in lines[i + 1:i + 8] if x.startswith("  "))
            results.append(Result("unit/" + m[2].replace("::", "/"), None if m[1] == "ok" else detail or "failed"))
    if not results or (r.returncode and all(x.why is None for x in results)):
        results.append(Result("unit", f"exits {r.returncode}: {r.stderr.decode(errors='replace')[-800:]}"))
    return results


# ---- golden cases and bugs ----

def golden_run(ctx, case):
    scratch = ctx.dir()
    stdin = open(case / "in", "rb") if (case / "in").exists() else subprocess.DEVNULL
    try:
        return ctx.sh((case / "cmd").read_text(), case, {"T": scratch}, stdin)
    finally:
        if stdin is not subprocess.DEVNULL:
            stdin.close()


def golden_parts(case, r):
    """(file name, expected bytes, actual bytes) of all that the case compares."""
    status = case / "status"
    parts = [("status", status.read_bytes().strip() if status.exists() else b"0", str(r.returncode).encode())]
    for name, actual in (("out", r.stdout), ("err", r.stderr)):
        if (case / name).exists():
            parts.append((name, (case / name).read_bytes(), actual))
    return parts


def show_diff(name, want, got):
    lines = [x.decode("utf-8", "backslashreplace").splitlines() for x in (want, got)]
    diff = list(difflib.unified_diff(*lines, f"{name} (expected)", f"{name} (now)", lineterm="", n=1))
    return "\n".join(x if len(x) < 300 else x[:300] + "..." for x in diff[:30]) or "differs in white space at its end"


def golden(ctx, case):
    r = golden_run(ctx, case)
    bad = [show_diff(name, want, got) for name, want, got in golden_parts(case, r) if want != got]
    if bad and not (case / "err").exists() and r.stderr:
        bad.append("stderr: " + r.stderr.decode(errors="replace")[:500])
    return "\n".join(bad) or None


def golden_cases():
    return [pathlib.Path(p).parent for kind in ("golden", "bugs") for p in sorted(glob.glob(f"{ROOT}/tests/{kind}/*/cmd"))]


def regen(ctx, only):
    for case in golden_cases():
        if not wanted(f"{case.parent.name}/{case.name}", only):
            continue
        for name, want, got in golden_parts(case, golden_run(ctx, case)):
            if want == got:
                continue
            print(f"\n{case.relative_to(ROOT)}\n{show_diff(name, want, got)}")
            if input(f"write {case.name}/{name}? [y/N] ").strip().lower() == "y":
                (case / name).write_bytes(got + b"\n" if name == "status" else got)
    return 0


def why_is_told(case):
    return None if (case / "why").exists() and (case / "why").read_text().strip() else "file `why` is missing: one sentence"


# ---- case tables ----

def case_rows(name):
    path = ROOT / "tests" / "cases" / (name + ".tsv")
    if not path.exists():
        return []
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("# ")]
    ids = [r[0] for r in rows]
    bad = [r[0] for r in rows if len(r) != 4] + [i for i in set(ids) if ids.count(i) > 1]
    if bad:
        raise RuntimeError(f"{path.name}: rows of not four columns, or ids that stand twice: {sorted(bad)[:5]}")
    return rows


def judge_sentiment(rec, want):
    s = rec["sentiment"]
    return s["label"] == want, f"{s['label']} {s['score']} {[(e['text'], e['weight'], e.get('rule')) for e in s['evidence']]}"


def judge_complaint(rec, want):
    c = rec["complaint"]
    ok = True
    for w in want.split(","):
        if ":" not in w:
            ok &= c["label"] == w
            continue
        key, what = w.split(":")
        if key != "complaint":
            have = {"asks": c["asks"], "goes": c["escalation"], "to": [c["addressee"]]}[key]
            ok &= what in have
            continue
        ok &= c["label"] == "complaint" and (what == c["severity"] or any(k == what or k.startswith(what + ".") for k in c["kinds"]))
    return ok, f"{c['label']} {c['score']} {c['severity']} {c['kinds']} {c['asks']} {c['escalation']} {c['addressee']} {[(e['text'], e['weight'], e['rule']) for e in c['evidence']]}"


def judge_silent(rec, want):
    ids = {s["id"] for s in rec["silent"]["signals"]}
    ok = True
    for w in (x.strip() for x in want.split(",")):
        ok &= not ids if w == "none" else w[1:] not in ids if w.startswith("-") else w in ids
    return ok, f"{sorted(ids) or 'none'} {[s.get('text') for s in rec['silent']['signals']]}"


def judge_switch(rec, want):
    """none, or: left intends joined away here cond -cond rec -rec to:NAME from:NAME"""
    c = rec["silent"].get("churn")
    ok = True
    for w in want.split(","):
        what, _, name = w.partition(":")
        if w == "none":
            ok &= c is None
        elif not c:
            ok = False
        elif name:
            ok &= c.get(what, {}).get("text", "").lower() == name.lower()
        else:
            flag = {"cond": "conditional", "rec": "recoverable"}.get(what.lstrip("-"))
            ok &= c[flag] == (what[0] != "-") if flag else what in (c["status"], c["direction"])
    return ok, str(c)


def judge_aspects(rec, want):
    sign = lambda score: "+" if score > 0 else "-" if score < 0 else "0"
    have = {(a["aspect"], sign(a["score"])) for a in rec["aspects"]}
    ok = True
    for w in want.split(","):
        if w == "none":
            ok &= not have
        elif w.startswith("!"):
            name, _, s = w[1:].partition(":")
            ok &= not any(n == name and s in ("", x) for n, x in have)
        else:
            ok &= tuple(w.split(":")) in have
    return ok, str([(a["aspect"], a["score"], rec["text"][a["start"]:a["end"]]) for a in rec["aspects"]])


def judge_tokens(rec, want):
    words = " ".join(t["t"] for t in rec["tokens"])
    return words == want, words


TABLES = {"sentiment": ("sentiment", judge_sentiment), "sentiment_zh": ("sentiment", judge_sentiment), "complaints": ("complaints", judge_complaint),
          "silent": ("silent", judge_silent), "switches": ("silent", judge_switch), "aspects": ("aspects", judge_aspects), "tokens": ("tokenize", judge_tokens)}


def brand_in(note):
    return note[len("brand="):] if note.startswith("brand=") else None


def case_table(ctx, table):
    command, judge = TABLES[table]
    rows = case_rows(table)
    results = []
    for (cid, text, want, note), rec in zip(rows, ctx.records(command, [r[1] for r in rows], brands=[brand_in(r[3]) for r in rows])):
        ok, got = judge(rec, want)
        known = note.startswith("known:")
        why = None if ok else f"{text!r}: want {want}, got {got}"
        if known and ok:
            why = f"{text!r}: passes now; take the mark known: off its note"
        results.append(Result(f"cases/{table}/{cid}", why, known and not ok))
    return results


# ---- documentation ----

def help_options(text):
    """[(letter or None, long name)] of an --help."""
    found = re.findall(r"(?m)^  (?:-(\S), |    )--([a-z][a-z0-9-]*)", text.split("\nOptions:\n")[1])
    return [(letter or None, name) for letter, name in found]


def page_options(page):
    found = []
    for line in re.findall(r"(?m)^\.It (Fl .*)$", page):
        names = re.findall(r"Fl -?([A-Za-z0-9-]+)|, -([A-Za-z0-9-]+)", line.replace("Fl -", "Fl --").replace("Fl --", "Fl -"))
        flat = [a or b for a, b in names]
        letter = next((n for n in flat if len(n) == 1), None)
        found += [(letter, n) for n in flat if len(n) > 1] or [(letter, None)]
    return found


def manual_page(ctx, command):
    path = ROOT / "src" / "cmd" / (command + ".1")
    if not path.exists():
        return f"src/cmd/{command}.1 is missing"
    page = path.read_text(encoding="utf-8")
    have, told = set(help_options(ctx.run([command, "--help"]).stdout.decode())), set(page_options(page))
    wrong = [f"in --help but not in the page: {sorted(map(str, have - told))}"] if have - told else []
    wrong += [f"in the page but not in --help: {sorted(map(str, told - have))}"] if told - have else []
    summary = re.search(r"(?m)^\.Nd (.*)$", page)[1]
    if f"unsaid {command}: {summary}\n" not in ctx.run([command, "--help"]).stdout.decode():
        wrong.append(f".Nd {summary}: --help says otherwise")
    synopsis = page.split(".Sh SYNOPSIS")[1].split(".Sh")[0]
    short = "".join(re.findall(r"\.Op Fl ([A-Za-z]+)", synopsis))
    for letter, name in have:
        if not (letter and letter in short) and f"Fl -{name}" not in synopsis:
            wrong.append(f"--{name} is missing in the SYNOPSIS")
    if shutil.which("mandoc"):
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "error", str(path)], capture_output=True, text=True)
        wrong += [lint.stdout.strip()] if lint.returncode else []
    return "\n".join(wrong) or None


def example_blocks(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return re.findall(r"(?s)```console\n(.*?)```", text)
    blocks = re.findall(r"(?s)\n\.Bd -literal[^\n]*\n(.*?)\n\.Ed", text)
    return [re.sub(r"\\e", r"\\", re.sub(r"(?m)^\\&|\\&", "", b)).replace("\\-", "-") for b in blocks]


def examples(path):
    """[(command, expected lines)]; a command may go on behind a backslash."""
    found = []
    for block in example_blocks(path):
        here = []
        for line in re.sub(r"\\\n", " ", block).splitlines():
            if line.startswith("$ "):
                here.append((line[2:], []))
            elif line.startswith("> ") and here and not here[-1][1]:
                here[-1] = (here[-1][0] + "\n" + line[2:], [])
            elif here and line.strip():
                here[-1][1].append(line)
        found += here
    return found


def example_dir(ctx):
    """Where examples run: the files that they name are here."""
    d = pathlib.Path(ctx.dir())
    (d / "build").symlink_to(BUILD)
    (d / "corpora").symlink_to(ROOT / "corpora")
    shutil.copy(ROOT / "corpora" / "feedback.csv", d / "reviews.csv")
    shutil.copy(ROOT / "corpora" / "feedback.csv", d / "feedback.csv")
    line = ("$U import -q reviews.csv > records.jsonl; $U annotate -q records.jsonl > annotated.jsonl; "
            "$U themes -q annotated.jsonl > themed.jsonl; cp annotated.jsonl scored.jsonl; cp records.jsonl feed.jsonl; cp records.jsonl feedback.jsonl; "
            "cp corpora/gold/sentiment.jsonl gold.jsonl")
    ctx.sh(line, d)
    return d


def example_file(ctx, path):
    found = examples(path)
    if not found:
        return []
    d, results = example_dir(ctx), []
    env = {"PATH": f"{BUILD}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    for i, (command, want) in enumerate(found, 1):
        r = ctx.sh(command, d, env, timeout=120)
        got = r.stdout.decode(errors="replace").splitlines()
        why = None
        if r.returncode not in (0, 1, 3) or (r.returncode and not want):
            why = f"$ {command}\nexits {r.returncode}: {r.stderr.decode(errors='replace')[:400]}"
        elif want and [x.rstrip() for x in want] != [x.rstrip() for x in got if x.strip()]:
            why = f"$ {command}\n" + show_diff("output", "\n".join(want).encode(), "\n".join(got).encode())
        results.append(Result(f"examples/{path.name}/{i}", why))
    return results


# ---- the browser ----

def browser(ctx):
    script = ROOT / "tests" / "browser" / "check.py"
    if not any(shutil.which(b) for b in ("chromium", "chromium-browser", "google-chrome")):
        return [Result("browser (skipped: no chromium)")]
    r = subprocess.run([sys.executable, str(script)], env={**ctx.env, "UNSAID": str(UNSAID), "BUILD": str(BUILD)},
                       stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=280)
    results = []
    for i, line in enumerate(r.stdout.splitlines()):
        m = re.match(r"(ok|FAIL)\b[ :-]*(.*)", line)
        if m:
            results.append(Result(f"browser/{i:03d} {m[2]}", None if m[1] == "ok" else line))
    if not results or (r.returncode and all(x.why is None for x in results)):
        results.append(Result("browser", f"exits {r.returncode}: {(r.stdout + r.stderr)[-800:]}"))
    return results


# ---- the Unicode word-break test file ----

def wordbreak(ctx):
    r = subprocess.run([sys.executable, str(ROOT / "tests" / "wordbreak.py")], env={**ctx.env, "BUILD": str(BUILD)},
                       stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    good = r.returncode == 0 and r.stdout.rstrip().endswith("ok")
    return [Result("wordbreak", None if good else (r.stdout + r.stderr)[-1200:])]


# ---- all together ----

def load(path):
    spec = importlib.util.spec_from_file_location(path.stem + "_checks", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def jobs(ctx, args):
    """(name, function): each function returns None, a fault, or a list of results. Long ones first."""
    found = []
    if not args.no_unit:
        found.append(("unit", lambda: unit(ctx)))
    found.append(("wordbreak", lambda: wordbreak(ctx)))
    if not args.no_browser and (ROOT / "tests/browser/check.py").exists():
        found.append(("browser", lambda: browser(ctx)))
    for path in (ROOT / "tests/fault/run.py", ROOT / "tests/properties.py"):
        prefix = "fault" if path.parent.name == "fault" else "property"
        found += [(f"{prefix}/{name}", fn) for name, fn in load(path).checks(ctx)]
    found += [(f"cases/{t}/*", lambda t=t: case_table(ctx, t)) for t in TABLES]
    for case in golden_cases():
        found.append((f"{case.parent.name}/{case.name}", lambda c=case: golden(ctx, c)))
        if case.parent.name == "bugs":
            found.append((f"bugs/{case.name} why", lambda c=case: why_is_told(c)))
    found += [(f"manual/{c}", lambda c=c: manual_page(ctx, c)) for c in ctx.commands()]
    documents = sorted((ROOT / "src/cmd").glob("*.1")) + [p for p in [ROOT / "README.md"] if p.exists()]
    found += [(f"examples/{p.name}/*", lambda p=p: example_file(ctx, p)) for p in documents]
    return found


def wanted(name, only):
    return not only or only in name or fnmatch.fnmatch(name, only)


def perform(name, fn):
    try:
        got = fn()
    except Exception as e:  # a check that cannot run has failed
        got = f"{type(e).__name__}: {e}"
    if isinstance(got, str) and got.startswith("skipped: "):
        got = [Result(f"{name} ({got})")]
    return got if isinstance(got, list) else [Result(name, got)]


def sanitizer_logs(ctx):
    return [Result("sanitizer/" + p.name, p.read_text(errors="replace")[:3000])
            for p in sorted(pathlib.Path(ctx.scratch).glob("sanitizer*"))]


def report(results, seconds, slow):
    for r in sorted((r for r in results if r.why and not r.known), key=lambda r: r.name):
        print(f"FAIL {r.name}\n" + "\n".join("     " + x for x in r.why.splitlines()))
    known = [r for r in results if r.known]
    failed = [r for r in results if r.why and not r.known]
    skipped = [r.name for r in results if "(skipped" in r.name]
    kinds = {}
    for r in results:
        kinds[r.name.split("/")[0].split(" ")[0]] = kinds.get(r.name.split("/")[0].split(" ")[0], 0) + 1
    print("checks: " + ", ".join(f"{k} {n}" for k, n in sorted(kinds.items())))
    if os.environ.get("SLOW"):
        print("slowest: " + ", ".join(f"{n} {s:.1f} s" for s, n in sorted(slow, reverse=True)[:8]))
    if skipped:
        print(f"skipped: {len(skipped)} ({'; '.join(sorted(skipped))})")
    print(f"known shortfalls: {len(known)}")
    print(f"time: {seconds:.0f} s", file=sys.stderr)
    passed = len(results) - len(failed) - len(known) - len(skipped)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--no-unit", action="store_true")
    p.add_argument("--no-browser", action="store_true")
    p.add_argument("--regen", action="store_true")
    p.add_argument("--only", metavar="PATTERN")
    args = p.parse_args()
    if not UNSAID.exists():
        sys.exit(f"tests/run.py: {UNSAID} is missing; run make")
    began, slow = time.time(), []
    with tempfile.TemporaryDirectory(prefix="unsaid-test-") as scratch:
        ctx = Context(scratch)
        if args.regen:
            return regen(ctx, args.only)

        def one(job):
            start = time.time()
            got = perform(*job)
            slow.append((time.time() - start, job[0]))
            return got

        todo = [j for j in jobs(ctx, args) if "*" in j[0] or j[0] in ("unit", "browser", "wordbreak") or wanted(j[0], args.only)]
        if args.only:
            todo = [j for j in todo if wanted(j[0], args.only) or wanted(args.only.split("/")[0], j[0].split("/")[0])]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            results = [r for got in pool.map(one, todo) for r in got if wanted(r.name, args.only)]
        results += sanitizer_logs(ctx)
        return report(results, time.time() - began, slow)


if __name__ == "__main__":
    sys.exit(main())
