#!/bin/sh
# The main job on the sample export: sh tools/demo.sh BUILD. Writes BUILD/demo.html.
set -eu
u=$1/unsaid
out=$1/demo.html
"$u" import corpora/feedback.csv | "$u" annotate -j 2 | "$u" themes | "$u" report --title "Harbour: what customers leave unsaid" > "$out.tmp"
mv "$out.tmp" "$out"
echo "The report is in $out; open it in a browser."
