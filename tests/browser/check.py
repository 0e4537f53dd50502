#!/usr/bin/env python3
"""Renders reports in headless Chromium and checks what a reader would meet.

  UNSAID=build/unsaid tests/browser/check.py [--keep DIR]

Prints one line for each check, "ok" or "FAIL", and exits 1 when one failed; exits 0 with "skip" when
no Chromium is installed. Standard library only; nothing is fetched.
"""
import html.parser, json, os, pathlib, shutil, struct, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
UNSAID = os.environ.get("UNSAID") or str(ROOT / os.environ.get("BUILD", "build") / "unsaid")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars"]
VOID = {"meta", "br", "hr", "img", "link", "input", "rect", "line"}
failed = 0

OWNED = "</bdi></blockquote></figure><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
RECORDS = [
    {"id": "r1", "text": "味道也就那样😀, still waiting for two weeks.", "time": "2026-08-03", "channel": "email",
     "rating": 2, "lang": "mixed",
     "sentiment": {"score": -.6, "label": "negative", "evidence": [{"start": 2, "end": 6, "weight": -1.1}]},
     "complaint": {"score": .9, "label": "complaint", "severity": "disapproval", "kinds": ["delivery.late"],
                   "evidence": [{"start": 3, "end": 22}]},
     "silent": {"score": .8, "label": "silent", "stance": "exit", "signals": [
         {"id": "S01", "name": "faint-praise", "start": 2, "end": 6, "weight": .6},
         {"id": "S14", "name": "persistence", "start": 9, "end": 22, "weight": .7}]},
     "theme": {"id": "t1", "label": "late delivery", "score": .9}},
    {"id": "r2", "text": "Arrived early, lovely.", "time": "2026-08-05", "rating": 5,
     "sentiment": {"score": .8, "label": "positive", "evidence": [{"start": 15, "end": 21, "weight": 2}]},
     "complaint": {"score": 0, "label": "none"}, "silent": {"score": 0, "label": "none", "signals": []},
     "theme": {"id": "t1", "label": "late delivery", "score": .4}},
    {"id": '"><script>document.title="owned"</script>', "text": OWNED + "\u202eevil\u202c \0 \x1b[31m",
     "channel": OWNED, "lang": OWNED, "source": OWNED, "url": "javascript:document.title='owned'",
     "sentiment": {"score": -1, "label": "negative", "evidence": [{"start": 0, "end": 9999, "weight": -1}]},
     "complaint": {"score": 1, "label": "complaint", "severity": OWNED, "kinds": [OWNED], "evidence": []},
     "silent": {"score": 1, "label": "silent", "stance": "exit", "signals": [
         {"id": "\" onmouseover=\"document.title='owned'", "name": OWNED, "start": 4, "end": 40, "weight": 1}]},
     "theme": {"id": OWNED, "label": "</title></style>" + OWNED, "score": 1}},
]


def check(name, ok, detail=""):
    global failed
    failed += not ok
    print(("ok   " if ok else "FAIL ") + name + ("" if ok or not detail else ": " + str(detail)[:300]))


class Page(html.parser.HTMLParser):
    """The elements of a rendered page, with the text and the marks of each blockquote."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.headings, self.quotes, self.tags, self.attrs = [], [], [], set(), []
        self.titles = self.descs = 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        self.attrs += [(tag, k, v) for k, v in attrs.items()]
        self.titles += tag == "title"
        self.descs += tag == "desc"
        if tag == "blockquote":
            self.quotes.append({"text": "", "marks": {}})
        if tag in ("h1", "h2", "h3"):
            self.headings.append([tag, ""])
        if tag not in VOID:
            self.open.append((tag, attrs.get("class", "")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = [t for t, _ in self.open]
        if any(h in tags for h in ("h1", "h2", "h3")):
            self.headings[-1][1] += data
        if "blockquote" in tags:
            q = self.quotes[-1]
            start = len(q["text"])
            q["text"] += data
            for tag, cls in self.open:
                if tag == "mark":
                    q["marks"].setdefault(cls, set()).update(range(start, len(q["text"])))


def spans(text, places):
    """Maximal runs of marked places, as their texts."""
    out, run = [], ""
    for i in range(len(text) + 1):
        if i in places:
            run += text[i]
        elif run:
            out.append(run)
            run = ""
    return out


def chromium(browser, tmp, *args):
    with tempfile.TemporaryDirectory(dir=tmp) as profile:
        return subprocess.run([browser, *FLAGS, f"--user-data-dir={profile}", *args], capture_output=True,
                              timeout=120).stdout.decode("utf-8", "replace")


def report(tmp, name, *args):
    path = pathlib.Path(tmp) / f"{name}.html"
    data = "".join(json.dumps(r) + "\n" for r in RECORDS).encode()
    path.write_bytes(subprocess.run([UNSAID, "report", *args], input=data, capture_output=True, check=True).stdout)
    return path


def check_page(browser, tmp, ui):
    path = report(tmp, ui, "--ui", ui, "--title", "Title " + OWNED)
    dom = chromium(browser, tmp, "--dump-dom", f"file://{path}")
    bare = path.with_name(f"{ui}-no-policy.html")
    bare.write_text(path.read_text("utf-8").replace("Content-Security-Policy", "X-None"), "utf-8")
    unguarded = chromium(browser, tmp, "--dump-dom", f"file://{bare}")
    page = Page()
    page.feed(dom)
    check(f"{ui}: the page was rendered", "</html>" in dom and page.headings, dom)
    check(f"{ui}: no script in the page", "script" not in page.tags)
    check(f"{ui}: no script of the data ran, not even without the policy",
          "<title>Title" in unguarded and "<title>owned" not in dom + unguarded)
    check(f"{ui}: no element of the data", not page.tags & {"img", "iframe", "object", "embed", "form"}, page.tags)
    bad = [a for a in page.attrs if a[1].startswith("on") or (a[1] in ("href", "src") and not
           (a[2].startswith("#") or a[2].startswith("http")))]
    check(f"{ui}: no handler and no foreign address in attributes", not bad, bad)
    check(f"{ui}: nothing is loaded", not [a for a in page.attrs if a[1] in ("src", "srcset")] and "@import" not in dom
          and "Content-Security-Policy" in dom)
    check(f"{ui}: one h1, ten h2", [h for h, _ in page.headings].count("h1") == 1 and
          [h for h, _ in page.headings].count("h2") == 10, page.headings)
    check(f"{ui}: every heading has words", all(t.strip() for _, t in page.headings))
    check(f"{ui}: the trend has a title and a description", page.descs == 1 and page.titles >= 2)
    check(f"{ui}: direction controls and controls are gone", not set("\u202e\u202c\x1b\0") & set(dom))
    for rec in RECORDS[:2]:
        check_quote(ui, page, rec)
    return path


def check_quote(ui, page, rec):
    text, name = rec["text"], f"{ui}: quote {rec['id']}"
    quote = [q for q in page.quotes if q["text"] == text]
    check(f"{name} stands there once, unchanged", len(quote) == 1, [q["text"] for q in page.quotes])
    if not quote:
        return
    want = {"n": [e for e in rec["sentiment"]["evidence"] if e["weight"] < 0],
            "p": [e for e in rec["sentiment"]["evidence"] if e["weight"] > 0],
            "c": rec["complaint"].get("evidence", []), "s": rec["silent"]["signals"]}
    for cls, items in want.items():
        got = spans(text, quote[0]["marks"].get(cls, set()))
        check(f"{name}: marks {cls} hold the evidence", got == [text[e["start"]:e["end"]] for e in items], got)


def check_picture(browser, tmp, path, width, dark):
    png = pathlib.Path(tmp) / f"{path.stem}-{width}{'-dark' if dark else ''}.png"
    scheme = ["--blink-settings=preferredColorScheme=0"] if dark else []
    chromium(browser, tmp, *scheme, f"--screenshot={png}", f"--window-size={width},3000", f"file://{path}")
    ok = png.exists() and png.stat().st_size > 20000
    check(f"picture {png.name}", ok and struct.unpack(">I", png.read_bytes()[16:20])[0] == width)


def main():
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        print("skip no chromium")
        return 0
    keep = sys.argv[2] if len(sys.argv) == 3 and sys.argv[1] == "--keep" else None
    if keep:
        os.makedirs(keep, exist_ok=True)
    with tempfile.TemporaryDirectory() as tmp:
        for ui in ("en", "zh"):
            path = check_page(browser, keep or tmp, ui)
            check_picture(browser, keep or tmp, path, 1200, dark=ui == "zh")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
