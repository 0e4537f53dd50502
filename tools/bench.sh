#!/bin/sh
# Speed and memory of the filters on input made from the sample export: sh tools/bench.sh. Reads BUILD (default build). Figures vary with the
# machine; compare within one run.
set -eu
u=${BUILD:-build}/unsaid
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
"$u" import -q corpora/feedback.csv > "$t/one"
awk -v t="$t" '/[\344-\351]/ { print > (t "/zh1"); next } { print > (t "/en1") }' "$t/one"
for l in en zh; do
    i=0
    while [ $i -lt 200 ]; do cat "$t/${l}1"; i=$((i + 1)); done > "$t/$l"
    cut -d'"' -f8 "$t/$l" > /dev/null
done
printf '%-24s %-3s %9s %9s\n' command in MB/s 'KiB peak'
run() { # label, language, arguments
    label=$1 l=$2
    shift 2
    bytes=$(wc -c < "$t/$l")
    /usr/bin/env time -f '%e %M' "$u" "$@" "$t/$l" > /dev/null 2> "$t/err"
    tail -n 1 "$t/err" | awk -v b="$bytes" -v n="$label" -v l="$l" '{ s = $1 > 0 ? $1 : 0.01; printf "%-24s %-3s %9.1f %9d\n", n, l, b / s / 1e6, $2 }'
}
for l in en zh; do
    run "tokenize --plain" $l tokenize --plain
    run sentiment $l sentiment
    run complaints $l complaints
    run silent $l silent
    run annotate $l annotate
    run "annotate -j 2" $l annotate -j 2
done
