#!/usr/bin/env python3
"""The tokenizer against Unicode's own word-break test file (UAX #29), from Debian's package unicode-data.

White space is no token here, so boundaries beside it are not compared. Departures must be one of those listed below, each
deliberate; anything else fails. Prints a count of each and, last, "ok" or "FAIL".
"""
import collections
import json
import os
import subprocess
import sys
import unicodedata

FILE = "/usr/share/unicode/auxiliary/WordBreakTest.txt"
SPACE = set("\t\n\x0b\x0c\r\x85 \u00a0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200B)}


def is_mark(c):
    return unicodedata.category(c) in ("Mn", "Mc", "Me", "Cf")


def base_before(s, i):
    """The character before position i that is no combining mark."""
    while i > 0 and is_mark(s[i - 1]):
        i -= 1
    return s[i - 1] if i else ""


def base_from(s, i):
    while i < len(s) and is_mark(s[i]):
        i += 1
    return s[i] if i < len(s) else ""


def departure(s, i, want_break):
    """Why a boundary at i is there, or is not, against the standard; None when it should not be so."""
    a, b = base_before(s, i), base_from(s, i)
    if want_break and a == b and not a.isalnum():
        return "a mark repeated is one token (!!! ...)"
    if want_break and (a.isdigit() and b == ":" or a == ":" and b.isdigit()):
        return "a colon joins digits (10:30)"
    if not want_break and ":" in (a, b):
        return "a colon does not join letters (wait:what)"
    if not want_break and any("HEBREW" in unicodedata.name(c, "") for c in a + b):
        return "Hebrew quotation marks are marks"
    if not want_break and "_" in (a, b) and any("KANA" in unicodedata.name(c, "") for c in a + b):
        return "an underscore does not join kana"
    if not want_break and i and s[i - 1] == "\u200d":
        return "a joiner joins emoji to emoji only"
    if all(0x1F1E6 <= ord(c) <= 0x1F1FF for c in a + b):
        return "a flag is two regional indicators with nothing between"
    return None


def cases():
    with open(FILE, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            text, breaks = "", set()
            for part in line.partition("#")[0].split():
                if part == "÷":
                    breaks.add(len(text))
                elif part != "×":
                    text += chr(int(part, 16))
            if text:
                yield number, text, breaks


def main():
    program = os.path.join(os.environ.get("BUILD", "build"), "unsaid")
    all_cases = list(cases())
    records = "".join(json.dumps({"text": text}) + "\n" for _, text, _ in all_cases)
    run = subprocess.run([program, "tokenize"], input=records, capture_output=True, text=True, check=True)
    outputs = [json.loads(line) for line in run.stdout.split("\n") if line]
    counts, wrong, conform = collections.Counter(), [], 0
    for (number, text, breaks), record in zip(all_cases, outputs, strict=True):
        ours = {t["start"] for t in record["tokens"]} | {t["end"] for t in record["tokens"]}
        why = set()
        for i in range(1, len(text)):
            if text[i - 1] in SPACE or text[i] in SPACE or (i in breaks) == (i in ours):
                continue
            reason = departure(text, i, i in breaks)
            why.add(reason)
            if reason is None:
                wrong.append(f"line {number}: at {i} of {text!r}")
        conform += not why
        counts.update(w for w in why if w)
    print(f"word breaks: {conform} of {len(all_cases)} as the standard has them")
    for reason, n in sorted(counts.items()):
        print(f"  {n} otherwise on purpose: {reason}")
    for w in wrong[:20]:
        print("  wrong:", w)
    print("FAIL" if wrong else "ok")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
