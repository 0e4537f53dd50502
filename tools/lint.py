#!/usr/bin/env python3
"""Checks layout, includes, lexicon tables, manual pages and house style; prints faults, exits 1 on any.

  tools/lint.py [--lexicons-only]
"""
import pathlib, re, shutil, subprocess, sys, unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOP = {"Makefile", "README.md", "LICENSE", "src", "lexicons", "corpora", "tests", "tools", ".ci", ".clang-format", ".gitignore"}
UNTRACKED = {".git", "build"}

# A directory of src: what it may include besides itself (DESIGN.md, section 4).
BELOW = {"base": set(), "text": {"base"}, "record": {"base"}, "lexicon": {"base", "text"}}
FOUNDATION = {"base", "record", "text", "lexicon"}
for middle in ("mine", "themes", "measure", "intake"):
    BELOW[middle] = FOUNDATION
for upper in ("report", "scan"):
    BELOW[upper] = FOUNDATION | {"mine", "themes", "measure", "intake"}
BELOW["cmd"] = BELOW["report"] | {"report", "scan"}

# A dependency: the one module that includes it.
OWNER = {"utf8proc.h": "src/text/unicode.c", "pcre2.h": "src/text/pattern.c", "libstemmer.h": "src/text/stem.c",
         "uchardet": "src/intake/encoding.c", "iconv.h": "src/intake/encoding.c", "xxhash.h": "src/base/str.c",
         "json-c": None, "sqlite3.h": "src/scan/store.c", "curl": "src/scan/fetch.c"}

FILE_LINES, FUNCTION_LINES = 700, 75
COLUMNS = {"sentiment": 4, "cue-weight": 4, "shifter": 4, "complaint": 6, "silent": 4, "signal": 5, "stop": 1, "words": 2,
           "boundary": 2, "aspect": 3, "aspect-tree": 5, "complaint-tree": 5, "context": 4, "ask": 3, "switch": 3, "concepts": 4}
faults = []


def fault(path, line, what):
    name = path.relative_to(ROOT) if isinstance(path, pathlib.Path) else path
    faults.append(f"{name}:{line}: {what}" if line else f"{name}: {what}")


# ---- C ----

def without_comments(text):
    """The code alone, strings emptied, with its line numbers."""
    def blank(m):
        s = m[0]
        return '""' if s[0] == '"' else "' '" if s[0] == "'" else "\n" * s.count("\n")
    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*', blank, text, flags=re.S)


def check_includes(path, text):
    inside = path.parts[-2]
    for i, line in enumerate(text.splitlines(), 1):
        m = re.match(r'\s*#\s*include\s+(["<])([^">]+)', line)
        if not m:
            continue
        for name, owner in OWNER.items():
            if name in m[2] and path != ROOT / (owner or ""):
                fault(path, i, f"{m[2]} belongs to {owner or 'the tests'} alone")
        below = m[2].split("/")[0]
        if m[1] == '"' and "/" in m[2] and below != inside and below not in BELOW.get(inside, set()):
            fault(path, i, f"src/{inside} must not include {m[2]}")


def check_manners(path, code):
    command = path.parent.name == "cmd"
    for i, line in enumerate(code.splitlines(), 1):
        if re.search(r"\bsetlocale\b|<ctype\.h>|\bis(alpha|alnum|space|digit|upper|lower|punct)\s*\(", line):
            if not re.search(r"^\w+\(|static|bool", line):
                fault(path, i, "no locale and no ctype on text")
        if command:
            continue
        oom = path == ROOT / "src/base/arena.c"
        if re.search(r"\b(f?printf|puts|fputs|putchar|perror|exit|_exit|abort|getopt)\s*\(", line) and not oom:
            fault(path, i, "only src/cmd prints, exits and reads options")
        if re.search(r"\b(stdout|stderr)\b", line):
            fault(path, i, "only src/cmd prints")


def check_functions(path, code):
    """A definition begins with its name in the first column (the return type stands on the line before)."""
    lines, start, name = code.splitlines(), None, ""
    for i, line in enumerate(lines, 1):
        m = re.match(r"(\w+)\(", line)
        if m and start is None:
            name = m[1]
        if line == "{" and name:
            start = i
        elif line == "}" and start:
            if i - start - 1 > FUNCTION_LINES:
                fault(path, start, f"{name} is {i - start - 1} lines long, {FUNCTION_LINES} at most")
            start, name = None, ""


def check_c_file(path):
    text = path.read_text(encoding="utf-8")
    code = without_comments(text)
    if text.count("\n") > FILE_LINES:
        fault(path, 0, f"{text.count(chr(10))} lines, {FILE_LINES} at most")
    for i, line in enumerate(text.splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
            fault(path, i, "a note to oneself")
    if path.suffix == ".h":
        guard = "US_" + "_".join(re.sub(r"[^A-Za-z0-9]", "_", p).upper() for p in (path.parent.name, path.name))
        if f"#ifndef {guard}\n#define {guard}\n" not in text or not text.rstrip().endswith("#endif"):
            fault(path, 0, f"guard {guard} is missing")
    if ROOT / "src" in path.parents:
        check_includes(path, text)
        check_manners(path, code)
    check_functions(path, code)


def check_commands():
    for path in sorted((ROOT / "src/cmd").glob("*.c")):
        for name in re.findall(r"(?m)^const struct us_cmd us_cmd_(\w+) =", path.read_text(encoding="utf-8")):
            if path.stem != name:
                fault(path, 0, f"us_cmd_{name} belongs to src/cmd/{name}.c")
            if not path.with_suffix(".1").exists():
                fault(path, 0, f"its manual page {name}.1 is missing")


def check_format():
    tool = next((t for t in ("clang-format-14", "clang-format") if shutil.which(t)), None)
    if not tool:
        return print("lint: clang-format is missing, the layout of the code is not checked", file=sys.stderr)
    for path in c_files(("src", "tests")):
        r = subprocess.run([tool, "--dry-run", "-Werror", str(path)], capture_output=True, cwd=ROOT)
        if r.returncode:
            fault(path, 0, f"differs from .clang-format ({tool} -i mends it)")


def c_files(under):
    return [p for d in under for p in sorted((ROOT / d).rglob("*.[ch]")) if "build" not in p.parts]


# ---- tables ----

def check_term(path, i, term, literal):
    if term != term.strip() or "  " in term:
        fault(path, i, f"spaces in {term!r}")
    if literal:
        return
    depth = 0
    for c in term:
        depth += (c == "(") - (c == ")")
        if not 0 <= depth <= 4:
            break
    if depth:
        fault(path, i, f"brackets do not match in {term!r}")
    if re.search(r"<\d*>", term) and not all(1 <= int(n or 0) <= 15 for n in re.findall(r"<(\d*)>", term)):
        fault(path, i, f"a gap is <1> to <15>: {term!r}")
    if "^" in term[1:] and "(" not in term or "$" in term[:-1] and "(" not in term:
        fault(path, i, f"^ stands first, $ last: {term!r}")


def check_values(path, i, kind, cell):
    def number(text, low, high, what):
        try:
            if low <= float(text) <= high and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
                return
        except ValueError:
            pass
        fault(path, i, f"{what} {text!r} is not a number from {low} to {high}")
    if kind == "sentiment":
        number(cell[1], -4, 4, "valence")
        if cell[2] != "-" and set(cell[2].split(",")) - {"asis", "event", "slang", "weak", "zh"}:
            fault(path, i, f"unknown flag in {cell[2]!r}")
    elif kind == "shifter":
        number(cell[2], -4, 4, "value")
    elif kind == "complaint":
        number(cell[3], -4, 4, "weight")
    elif kind == "silent":
        number(cell[2], 0, 1, "weight")
        if not re.fullmatch(r"S[0-6][0-9]", cell[1]):
            fault(path, i, f"no signal: {cell[1]!r}")


def check_table(path):
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as e:
        return fault(path, 0, f"not UTF-8: {e}")
    m = re.match(r"#! unsaid-lexicon 1 ([a-z-]+)\n", text)
    if not m or m[1] not in COLUMNS:
        return fault(path, 1, "the first line must read '#! unsaid-lexicon 1 KIND'")
    kind, rows, terms = m[1], [], set()
    if b"\r" in raw or not text.endswith("\n") or unicodedata.normalize("NFC", text) != text:
        fault(path, 0, "must be NFC, with LF, and end in LF")
    for i, line in enumerate(text.split("\n")[:-1], 1):
        if line.startswith("#") and (line.count("\t") != COLUMNS[kind] - 1 or re.match(r"# ?(term|id|cue)\b", line) or kind == "stop"):
            continue
        cell = line.split("\t")
        if len(cell) != COLUMNS[kind] or "" in cell:
            fault(path, i, f"{len(cell)} columns, {COLUMNS[kind]} wanted, none empty: {line!r}")
            continue
        if cell[0] in terms:
            fault(path, i, f"{cell[0]!r} stands twice")
        if rows and line.encode() < rows[-1]:
            fault(path, i, f"not sorted bytewise: {cell[0]!r}")
        rows.append(line.encode())
        terms.add(cell[0])
        if kind not in ("boundary", "cue-weight"):  # made by tools/mkboundary.c: names of features, not terms
            check_term(path, i, cell[0], path.name == "emoticons.tsv")
        check_values(path, i, kind, cell)


# ---- the rest ----

def check_layout():
    for p in ROOT.iterdir():
        if p.name not in TOP | UNTRACKED:
            fault(p, 0, "does not belong at the top")
    for name in ("Makefile", "README.md", "LICENSE", ".ci/run", ".clang-format"):
        if not (ROOT / name).exists():
            fault(name, 0, "is missing")
    for p in (ROOT / "src").iterdir():
        if p.name not in BELOW:
            fault(p, 0, "is no directory of the design")


def check_cases():
    for path in sorted((ROOT / "tests/cases").glob("*.tsv")):
        for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("# ") and line.count("\t") != 3:
                fault(path, i, "a case has four columns: id, text, expected, note")
    for path in sorted((ROOT / "tests/bugs").glob("*")):
        if path.is_dir() and not (path / "why").exists():
            fault(path, 0, "why is missing: one sentence")


def main():
    for path in sorted((ROOT / "lexicons").glob("*/*.tsv")):
        check_table(path)
    if "--lexicons-only" not in sys.argv:
        check_layout()
        for path in c_files(("src", "tests", "tools")):
            check_c_file(path)
        check_commands()
        check_cases()
        check_format()
    for f in faults:
        print(f)
    print(f"lint: {len(faults)} fault{'' if len(faults) == 1 else 's'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
