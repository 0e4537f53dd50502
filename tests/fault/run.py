"""Full disks, closed pipes, damaged files and hostile records: what the manual promises when things go wrong. Run by
tests/run.py."""
import json, os, pathlib, re, shutil, subprocess, time

OK = '{"text":"still waiting"}\n'
BAD_LINES = {
    "empty_object": (b"{}", 'no member "text"'),
    "summary": (b'{"unsaid":"0.1.0","summary":2,"counts":{"n":3}}', 'no member "text": a summary, where records are wanted'),
    "text_is_number": (b'{"text":5}', 'member "text" is not a string'),
    "text_is_null": (b'{"text":null}', "is not a string"),
    "array": (b"[1]", "not a JSON object"),
    "bare_word": (b"hello", "not a JSON object (for plain text lines give --text)"),
    "unterminated": (b'{"text":"abc', "unterminated string"),
    "invalid_utf8": (b'{"text":"\xff\xfe"}', "invalid UTF-8"),
    "surrogate_bytes": (b'{"text":"\xed\xa0\x80"}', "invalid UTF-8"),
    "overlong_utf8": (b'{"text":"\xc0\xaf"}', "invalid UTF-8"),
    "raw_nul": (b'{"text":"a\x00b"}', "control character"),
    "raw_tab": (b'{"text":"a\tb"}', "control character"),
    "nested_100000": (b'{"text":"a","x":' + b"[" * 100000 + b"]" * 100000 + b"}", "nested deeper than 64 levels"),
    "trailing_comma": (b'{"text":"a",}', "member name"),
    "two_objects": (b'{"text":"a"} {"text":"b"}', "text after the JSON object"),
    "nan": (b'{"text":"a","x":NaN}', "not a JSON value"),
    "leading_zero": (b'{"text":"a","x":01}', "malformed number"),
    "single_quotes": (b"{'text':'a'}", "member name"),
}
GOOD_LINES = {
    "huge_number": b'{"text":"a","x":1e999}',
    "nul_escape": b'{"text":"a\\u0000b"}',
    "lone_surrogate": b'{"text":"\\ud800 \\udc00"}',
    "empty_text": b'{"text":""}',
    "duplicate_text": b'{"text":"a","text":"b"}',
    "megabyte": b'{"text":"' + "慢 slow ".encode() * 120000 + b'"}',
    "one_long_word": b'{"text":"' + b"a" * 1000000 + b'"}',
    "one_long_han_run": b'{"text":"' + "的".encode() * 300000 + b'"}',
    "many_marks": b'{"text":"' + b"(" * 200000 + b'"}',
    "many_combining": b'{"text":"e' + "\u0301".encode() * 200000 + b'"}',
}


def expect(r, status, *said):
    err = r.stderr.decode(errors="replace")
    if r.returncode != status:
        return f"exits {r.returncode}, not {status}: {err[:400]}"
    missing = [s for s in said if s not in err]
    return f"does not say {missing}: {err[:400]}" if missing else None


def bad_line(ctx, name):
    """A bad line costs one line: reported, kept raw, counted; the lines around it come through."""
    raw, said = BAD_LINES[name]
    kept = pathlib.Path(ctx.dir()) / "bad"
    data = OK.encode() + raw + b"\n" + OK.encode()
    r = ctx.run(["sentiment", "--bad", str(kept)], data)
    wrong = expect(r, 3, "(stdin):2:", said, "1 record rejected, kept in")
    if wrong:
        return wrong
    if kept.read_bytes() != raw + b"\n":
        return f"kept {kept.read_bytes()[:80]!r}"
    if len(r.stdout.splitlines()) != 2:
        return f"{len(r.stdout.splitlines())} lines came out, not 2"
    return expect(ctx.run(["sentiment", "--strict"], data), 2, "(stdin):2:") or \
        (None if ctx.run(["sentiment", "--strict"], data).stdout.count(b"\n") == 1 else "--strict wrote more than the first record")


def good_line(ctx, name):
    began = time.time()
    r = ctx.run(["annotate"], GOOD_LINES[name] + b"\n")
    wrong = expect(r, 0)
    if not wrong and not r.stdout.startswith(GOOD_LINES[name][:-1]):
        wrong = f"changed: {r.stdout[:80]!r}"
    slow = 60 if "asan" in str(ctx.build) else 15
    return wrong or (f"took {time.time() - began:.0f} s" if time.time() - began > slow else None)


def full_disk(ctx):
    wrong = []
    for args in (["sentiment"], ["tokenize", "-j4"], ["annotate", "--line-buffered"], ["--help"], ["--version"], ["sentiment", "--help"]):
        with open("/dev/full", "wb") as full:
            r = subprocess.run([str(ctx.unsaid), *args], input=OK.encode() * 5000, stdout=full, stderr=subprocess.PIPE, env=ctx.env)
        got = expect(r, 2, "cannot write the output: No space left on device")
        wrong += [f"{args}: {got}"] if got else []
    return "\n".join(wrong) or None


def full_bad_file(ctx):
    return expect(ctx.run(["sentiment", "--bad", "/dev/full"], b"nonsense\n" + OK.encode()), 2, "/dev/full: No space left on device")


def bad_file_in_no_directory(ctx):
    return expect(ctx.run(["sentiment", "--bad", "/nonexistent/x"], OK.encode()), 2, "/nonexistent/x: No such file or directory")


def closed_pipe(ctx):
    d = pathlib.Path(ctx.dir())
    (d / "in").write_text(OK * 200000)
    for command in ("tokenize", "sentiment -j4"):
        r = ctx.sh(f"set -o pipefail; $U {command} in | head -1; echo ${{PIPESTATUS[0]}}", d, shell="bash")
        status = r.stdout.decode().splitlines()[-1]
        if r.stderr or status != "141":
            return f"{command}: status {status}, says {r.stderr.decode()[:200]!r}"
    return None


def input_files(ctx):
    d = pathlib.Path(ctx.dir())
    (d / "good").write_text(OK)
    for name, said in ((str(d), "Is a directory"), (str(d / "missing"), "No such file or directory"), ("/proc/self/mem", "cannot read: Input/output error")):
        r = ctx.run(["sentiment", name, str(d / "good")])
        wrong = expect(r, 2, name, said)
        if wrong:
            return wrong
        if r.stdout.count(b"\n") != 1:
            return f"{name}: does not carry on with the next file"
    return None


def unreadable_file(ctx):
    d = pathlib.Path(ctx.dir())
    (d / "secret").write_text(OK)
    os.chmod(d / "secret", 0)
    os.chmod(d, 0o755)
    if os.geteuid() != 0:
        return expect(ctx.run(["sentiment", str(d / "secret")]), 2, "Permission denied")
    if not shutil.which("setpriv"):
        return "skipped: root reads everything, and setpriv is missing"
    lost = subprocess.run(["setpriv", "--reuid=65534", "--clear-groups", "test", "-x", str(ctx.unsaid)])
    if lost.returncode:
        return "skipped: the build lies where only root can go"
    r = subprocess.run(["setpriv", "--reuid=65534", "--clear-groups", str(ctx.unsaid), "sentiment", str(d / "secret")],
                       stdin=subprocess.DEVNULL, capture_output=True, env={k: v for k, v in ctx.env.items() if "SAN" not in k})
    return expect(r, 2, "secret")


def closed_descriptors(ctx):
    d = pathlib.Path(ctx.dir())
    (d / "in").write_text(OK + "nonsense\n")
    for line, status, said in (("$U sentiment <&-", 2, "(stdin): cannot read"), ("$U sentiment in >&-", 2, "cannot write the output"),
                               ("$U sentiment in 2>&-", 3, ""), ("$U sentiment --bad kept in >&-", 2, "cannot write the output"),
                               ("$U sentiment --bad kept <&-", 2, "(stdin): cannot read"), ("$U sentiment --bad kept in 2>&-", 3, "")):
        wrong = expect(ctx.sh(line, d), status, said)
        if wrong:
            return f"{line}: {wrong}"
        kept = (d / "kept").read_text() if (d / "kept").exists() else ""
        if kept not in ("", "nonsense\n"):
            return f"{line}: the file of rejected lines holds {kept[:100]!r}"
    return None


def overlong_line(ctx):
    """20 MB on one line: one line lost, kept whole, and the lines around it come through."""
    d = pathlib.Path(ctx.dir())
    monster = b'{"text":"' + b"x" * 20000000 + b'"}\n'
    (d / "in").write_bytes(OK.encode() + monster + OK.encode())
    r = ctx.run(["tokenize", "--bad", str(d / "bad"), str(d / "in")])
    wrong = expect(r, 3, "in:2:", "line is longer than 16 MiB", "1 record rejected")
    if wrong or r.stdout.count(b"\n") != 2:
        return wrong or f"{r.stdout.count(10)} lines came out, not 2"
    return None if (d / "bad").read_bytes() == monster else "the line is not kept byte for byte"


def last_line_without_lf(ctx):
    r = ctx.run(["sentiment"], OK.encode() + OK.encode().rstrip())
    wrong = expect(r, 0)
    if wrong or r.stdout.count(b"\n") != 2 or not r.stdout.endswith(b"\n"):
        return wrong or repr(r.stdout)
    return expect(ctx.run(["sentiment"], OK.encode() + b'{"text":"cut of'), 3, "(stdin):2:9: unterminated string")


def bad_lines_keep_bytes(ctx):
    """--bad is the input without its good lines, in order, for any number of workers."""
    d = pathlib.Path(ctx.dir())
    raws = [v[0] for k, v in BAD_LINES.items() if k != "nested_100000"] * 300
    good = b'{"text":"' + b"good " * 50 + b'"}'
    data = b"".join(raw + b"\n" + good + b"\n" for raw in raws)
    for more in ([], ["-j3"]):
        r = ctx.run(["tokenize", "--bad", str(d / "bad"), *more], data)
        wrong = expect(r, 3, f"{len(raws)} records rejected", "more than 100 lines rejected")
        if wrong or (d / "bad").read_bytes() != b"".join(raw + b"\n" for raw in raws):
            return wrong or f"{more}: kept lines differ"
        if r.stdout.count(b"\n") != len(raws):
            return f"{more}: {r.stdout.count(10)} good lines of {len(raws)}"
    return None


def empty_input(ctx):
    for data in (b"", b"\n\n", b"\xef\xbb\xbf"):
        r = ctx.run(["annotate"], data)
        if r.returncode or r.stdout or r.stderr:
            return f"{data!r}: exits {r.returncode}, {r.stdout!r} {r.stderr!r}"
    return None


def byte_order_mark_and_crlf(ctx):
    r = ctx.run(["tokenize", "--plain"], b'\xef\xbb\xbf{"text":"a"}\r\n{"text":"b"}\r\n')
    return None if r.stdout == b"a\nb\n" and r.returncode == 0 else repr((r.stdout, r.stderr))


def killed(ctx):
    """After kill -9 only the last line may be half a line."""
    d = pathlib.Path(ctx.dir())
    with open(d / "out", "wb") as out:
        p = subprocess.Popen([str(ctx.unsaid), "tokenize", "-j2"], stdin=subprocess.PIPE, stdout=out, stderr=subprocess.DEVNULL, env=ctx.env)
        try:
            for _ in range(400):
                p.stdin.write(OK.encode() * 200)
                p.stdin.flush()
                if os.path.getsize(d / "out") > 2000000:
                    break
        finally:
            p.kill()
            p.wait()
            try:
                p.stdin.close()
            except BrokenPipeError:
                pass
    lines = (d / "out").read_bytes().split(b"\n")[:-1]
    if not lines:
        return "nothing was written before the kill"
    for line in lines:
        json.loads(line)
    return None


def misspelt(ctx):
    for args, said in ((["sentiment", "--strct"], "unknown option '--strct'; did you mean '--strict'?"),
                       (["sentimant"], "unknown command 'sentimant'; did you mean 'sentiment'?"),
                       (["tokenize", "--units=corse"], "--units wants one of coarse|fine, not 'corse'"),
                       (["tokenize", "-j0"], "--jobs wants a whole number from 1 to 256, not '0'"),
                       (["tokenize", "--jobs"], "--jobs wants a value (N)"),
                       (["tokenize", "--plain=yes"], "--plain takes no value"),
                       (["tokenize", "-Z"], "unknown option '-Z'"),
                       (["zzzzzz"], "unknown command 'zzzzzz' (unsaid --help lists them)"),
                       (["sentiment", "--" + "x" * 500], "unknown option"),
                       ([], "Commands:")):
        wrong = expect(ctx.run(args), 2, said)
        if wrong:
            return f"{args}: {wrong}"
    return None


def help_is_narrow(ctx):
    wrong = []
    for command in [None, *ctx.commands()]:
        r = ctx.run([command, "--help"] if command else ["--help"])
        text = r.stdout.decode()
        wide = [line for line in text.splitlines() if len(line) > 79]
        if r.returncode or r.stderr or wide:
            wrong.append(f"{command or 'unsaid'}: exits {r.returncode}; wide: {wide}")
    return "\n".join(wrong) or None


def damaged_data(ctx):
    """Each data file cut short, with one byte changed, empty, of another kind, or missing: exit 2 and its name."""
    d = pathlib.Path(ctx.dir())
    wrong = []
    for name, command in (("zh.dict", "annotate"), ("annotate.lex", "annotate"), ("silent.lex", "complaints"), ("sentiment.lex", "sentiment")):
        whole = (ctx.build / "data" / name).read_bytes()
        middle = len(whole) // 2
        damages = {"empty": b"", "cut": whole[:middle], "short header": whole[:20], "text": b"hello\n" * 100, "magic": b"X" + whole[1:],
                   "version": whole[:8] + bytes([whole[8] ^ 0x55]) + whole[9:], "longer": whole + b"x" * 64}
        if name != "zh.dict":
            damages["one bit"] = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:]
        for kind, data in {**damages, "missing": None}.items():
            copy = d / (name + kind)
            shutil.copytree(ctx.build / "data", copy, ignore=lambda *_: ["lexicons", name], copy_function=os.symlink)
            if data is not None:
                (copy / name).write_bytes(data)
            got = expect(ctx.run([command], OK.encode(), env={"UNSAID_DATA": str(copy)}), 2, name)
            wrong += [f"{name} {kind}: {got}"] if got else []
    return "\n".join(wrong) or None


def dictionary_bits(ctx):
    """Bits flipped anywhere in the dictionary never crash a run: accesses stay in bounds whatever it holds."""
    d = pathlib.Path(ctx.dir())
    whole = bytearray((ctx.build / "data" / "zh.dict").read_bytes())
    shutil.copytree(ctx.build / "data", d / "data", ignore=lambda *_: ["lexicons", "zh.dict"], copy_function=os.symlink)
    text = "客服态度很差，等了2个小时還沒收到貨，南京市长江大桥，打算了解一下" * 20
    step = len(whole) // 400
    for round in range(4):
        copy = bytearray(whole)
        for i in range(256 + round, len(copy), step):
            copy[i] ^= 1 << (i + round) % 8
        (d / "data" / "zh.dict").write_bytes(copy)
        r = ctx.run(["tokenize"], json.dumps({"text": text}).encode() + b"\n", env={"UNSAID_DATA": str(d / "data")})
        if r.returncode not in (0, 2):
            return f"round {round}: exits {r.returncode}: {r.stderr.decode()[:300]}"
    return None


THEMED = "".join(json.dumps({"id": str(i), "text": t, "time": f"2026-03-{1 + i % 9:02}T10:00:00Z", "theme": {"id": "t00000a", "label": "a"}}) + "\n"
                 for i, t in enumerate(["late parcel again", "the soup was cold", "locked out of my account", "parcel late by a day"] * 5)).encode()


def damages(whole, version, other):
    """{kind: bytes} that are no file of `whole`'s kind and version any more."""
    middle = len(whole) // 2
    if version not in whole:
        raise RuntimeError(f"{version} is not in the file: the check is behind the format")
    return {"empty": b"", "cut": whole[:middle], "last byte": whole[:-2], "text": b"hello\n" * 100, "records": THEMED, "binary": bytes(range(256)) * 4,
            "other version": whole.replace(version, other, 1)}


def damaged_model(ctx):
    """A model cut, changed, of another version or no model at all: exit 2, its name, nothing written, nothing replaced."""
    d = pathlib.Path(ctx.dir())
    good, bad, wrong = d / "good", d / "bad", []
    if ctx.run(["themes", "-q", "-k", "2", "--model", str(good)], THEMED).returncode:
        return "cannot make a model"
    whole = good.read_bytes()
    kinds = damages(whole, b"themes 3", b"themes 9")
    for i in range(0, len(whole), len(whole) // 40):
        kinds[f"bit at {i}"] = whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1:]
    for kind, data in kinds.items():
        bad.write_bytes(data)
        for args in (["--model", str(bad)], ["--assign", "--model", str(bad)], ["--merge", str(good), str(bad)],
                     ["--merge", str(bad), str(good), "--model", str(good)]):
            r = ctx.run(["themes", *args], THEMED)
            got = expect(r, 2, str(bad)) or (f"writes {r.stdout[:80]!r}" if r.stdout else None)
            got = got or ("the file has changed" if bad.read_bytes() != data or good.read_bytes() != whole else None)
            wrong += [f"{kind} {args[0]}: {got}"] if got else []
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            r = subprocess.run([str(ctx.unsaid), "themes", "-q", "--merge", str(good)], stdout=full, stderr=subprocess.PIPE, env=ctx.env)
        wrong += [f"full disk: exits {r.returncode}"] if r.returncode != 2 else []
    got = expect(ctx.run(["themes", "--merge", "-q", str(good), "--model", str(d / "no" / "such")]), 2, "no/such")
    return "\n".join(wrong + ([got] if got else [])) or None


def damaged_summary(ctx):
    """The same of summaries: no sum of a part, and no report or trend of one."""
    d = pathlib.Path(ctx.dir())
    good, bad, wrong = d / "good", d / "bad", []
    whole = ctx.run(["summarize"], THEMED).stdout
    good.write_bytes(whole)
    kinds = damages(whole, b'"summary":2', b'"summary":9')
    kinds.update({"no number": whole.replace(b'"n":20', b'"n":"20"', 1), "below zero": whole.replace(b'"n":20', b'"n":-20', 1),
                  "no date": whole.replace(b"2026-03-01", b"2026-13-01"), "two lines": whole + whole[:99]})
    del kinds["last byte"]
    kinds["last byte"] = whole[:-3]
    for kind, data in kinds.items():
        bad.write_bytes(data)
        for args in (["summarize", "--merge", str(good), str(bad)], ["trends", str(good), str(bad)], ["trends", "--by", "day", str(bad)]):
            r = ctx.run(args)
            got = expect(r, 2, str(bad)) or (f"writes {r.stdout[:80]!r}" if r.stdout else None)
            wrong += [f"{kind} {args[0]}: {got}"] if got else []
    return "\n".join(wrong) or None


def overlays(ctx):
    """A damaged -L table names file, line and column; a missing one its name."""
    d = pathlib.Path(ctx.dir())
    head = "#! unsaid-lexicon 1 sentiment\n# term\tvalence\tflags\tnote\n"
    for text, said in (("hello\n", "no lexicon table"), (head + "a b c\n", ":3:"), (head + "awful\tx\t-\t-\n", ":3:7: number is missing"),
                       (head + "awful\t9\t-\t-\n", ":3:7: number is missing or out of range (-4 to 4)"), (head + "awful\t1\tzz\t-\n", "unknown flag"),
                       (head + "(a|b\t1\t-\t-\n", "closing ) is missing"), (head + "<3> a\t1\t-\t-\n", "a term cannot begin with a gap"),
                       ("#! unsaid-lexicon 1 zzz\n", "unknown kind"), ("#! unsaid-lexicon 2 sentiment\n", "no lexicon table"),
                       (head + "a\t1\t-\n", "too few columns; they are, with one TAB between: term valence flags note"), (head + "a\t1\t-\t-\t-\n", "too many columns"), (head + "a\t\t-\t-\n", "empty column")):
        (d / "x.tsv").write_text(text)
        wrong = expect(ctx.run(["sentiment", "-L", str(d / "x.tsv")], OK.encode()), 2, "x.tsv", said)
        if wrong:
            return f"{text!r}: {wrong}"
    (d / "x.tsv").write_bytes(head.encode() + b"\xff\t1\t-\t-\n")
    return expect(ctx.run(["sentiment", "-L", str(d / "x.tsv")], OK.encode()), 2, "x.tsv:3:1: invalid UTF-8") or \
        expect(ctx.run(["sentiment", "-L", str(d / "none")], OK.encode()), 2, "none", "No such file or directory") or \
        empty_directory_of_tables(ctx) or marked_table(ctx)


def bad_file_is_an_input(ctx):
    """--bad must not empty what is still to be read, by whatever name, nor what is written."""
    d = pathlib.Path(ctx.dir())
    path = d / "in.jsonl"
    (d / "link").symlink_to(path)
    data = OK + "no record\n"
    for line in ("$U sentiment --bad in.jsonl in.jsonl", "$U sentiment --bad link in.jsonl", "$U sentiment --bad in.jsonl < in.jsonl",
                 "$U tokenize -j2 --bad ./in.jsonl - < in.jsonl", "$U sentiment --bad in.jsonl other.jsonl >> in.jsonl", "$U import --bad in.jsonl in.jsonl"):
        path.write_text(data)
        (d / "other.jsonl").write_text(OK)
        wrong = expect(ctx.sh(line, d), 2, "is read or written by this run too")
        if wrong or path.read_text() != data:
            return f"{line}: {wrong or 'the input is gone'}"
    return expect(ctx.sh("$U sentiment --bad - < in.jsonl", d), 2, "--bad wants a file")


def empty_directory_of_tables(ctx):
    d = ctx.dir()
    for command in ("sentiment", "tokenize"):
        wrong = expect(ctx.run([command, "-L", d], OK.encode()), 2, d, "a directory without a table")
        if wrong:
            return f"{command}: {wrong}"
    return None


def marked_table(ctx):
    """Tables and lists that an editor saved with a byte order mark and CRLF are read."""
    d = pathlib.Path(ctx.dir())
    (d / "x.tsv").write_bytes("\ufeff#! unsaid-lexicon 1 sentiment\r\nzorbly\t-3.0\t-\t-\r\n".encode())
    (d / "list").write_bytes("\ufeffA/B测试\r\nC++/CLI\r\n".encode())
    r = ctx.run(["sentiment", "--text", "-L", str(d / "x.tsv")], b"zorbly\n")
    if b'"negative"' not in r.stdout:
        return f"{r.stdout} {r.stderr}"
    r = ctx.run(["tokenize", "--text", "--plain", "-L", str(d / "list")], "A/B测试C++/CLI\n".encode())
    return None if r.stdout == "A/B测试 C++/CLI\n".encode() else f"{r.stdout} {r.stderr}"


def checks(ctx):
    plain = (full_disk, full_bad_file, bad_file_is_an_input, bad_file_in_no_directory, closed_pipe, input_files, unreadable_file, closed_descriptors,
             overlong_line, last_line_without_lf, bad_lines_keep_bytes, empty_input, byte_order_mark_and_crlf, killed, misspelt,
             help_is_narrow, damaged_data, damaged_model, damaged_summary, dictionary_bits, overlays)
    return [(fn.__name__, lambda fn=fn: fn(ctx)) for fn in plain] + \
        [(f"bad_line/{n}", lambda n=n: bad_line(ctx, n)) for n in BAD_LINES] + \
        [(f"good_line/{n}", lambda n=n: good_line(ctx, n)) for n in GOOD_LINES]
