#!/bin/sh
# Builds every tests/fuzz/fuzz_NAME.c with libFuzzer and sanitizers and runs it for FUZZ_TIME seconds on a copy of its
# seeds: one line a target, status 1 when one found something. Reads BUILD, FUZZ_TIME, FUZZ_ONLY.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build} time=${FUZZ_TIME:-10} cc=${FUZZ_CC:-clang-14} only=${FUZZ_ONLY:-}
out=$build/fuzz
command -v "$cc" >/dev/null 2>&1 || { echo "fuzz: $cc is missing; run make deps" >&2; exit 2; }
[ -f "$build/data/zh.dict" ] && [ -f "$build/emoticons.inc" ] || { echo "fuzz: $build/data is missing; run make" >&2; exit 2; }
mkdir -p "$out/obj" || exit 2

flags="-std=c11 -D_POSIX_C_SOURCE=200809L -Isrc -I$build -O1 -g -ffp-contract=off -pthread -fno-omit-frame-pointer
       -fno-sanitize-recover=all"
libs="-lpcre2-8 -lstemmer -lutf8proc -luchardet -lxxhash -lm -pthread $(sed -n 's/^FUZZ_LIBS *= *//p' Makefile)"

# The library once, instrumented; objects are made again when a source or a header is newer.
newest=$(ls -t src/*/*.c src/*/*.h | head -1)
if [ ! -f "$out/lib.a" ] || [ -n "$(find src -name '*.[ch]' -newer "$out/lib.a" | head -1)" ]; then
    rm -f "$out/lib.a" "$out"/obj/*.o
    for c in src/*/*.c; do
        case $c in src/cmd/*) continue ;; esac
        echo "$c"
    done | xargs -P "$(nproc)" -I{} sh -c '
        o=$2/obj/$(echo "$1" | tr / _).o
        $3 $4 -fsanitize=fuzzer-no-link,address,undefined -c -o "$o" "$1"' sh {} "$out" "$cc" "$flags" \
        >"$out/build.log" 2>&1 || { cat "$out/build.log" >&2; echo "fuzz: cannot build (see above; newest source $newest)" >&2; exit 2; }
    ar rcs "$out/lib.a" "$out"/obj/*.o || exit 2
fi

failed=0
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    name=${name#fuzz_}
    [ -n "$only" ] && [ "$only" != "$name" ] && continue
    if ! $cc $flags -fsanitize=fuzzer,address,undefined -o "$out/$name" "$source" "$out/lib.a" $libs >"$out/$name.log" 2>&1; then
        echo "fuzz $name: cannot build"
        cat "$out/$name.log" >&2
        failed=1
        continue
    fi
    rm -rf "$out/corpus-$name"
    mkdir -p "$out/corpus-$name" "$out/crash"
    dict=tests/fuzz/$name.dict
    [ -f "$dict" ] && dict=-dict=$dict || dict=
    set -- "$out/corpus-$name"
    [ -d "tests/fuzz/seeds/$name" ] && set -- "$@" "tests/fuzz/seeds/$name"
    UNSAID_DATA=$build/data "$out/$name" -max_total_time="$time" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
        -artifact_prefix="$out/crash/$name-" -print_final_stats=1 $dict "$@" >"$out/$name.log" 2>&1
    status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log")
    if [ $status -eq 0 ]; then
        echo "fuzz $name: ok, ${runs:-?} runs in $time s"
    else
        failed=1
        echo "fuzz $name: FAILED (status $status, $out/$name.log, input in $out/crash)"
        grep -E 'ERROR|SUMMARY|runtime error|Test unit written' "$out/$name.log" | head -5
    fi
done
rm -f /tmp/unsaid-fuzz-*.tsv
exit $failed
