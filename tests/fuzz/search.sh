#!/bin/sh
# Lets libFuzzer look for new inputs with every target in turn, and tells what came of it.
#
#     make fuzz FUZZ_SECONDS=3600 FUZZ_JOBS=2       in a folder configured with CC=clang --enable-fuzzers --enable-sanitize
#     SRCDIR=.. BUILDDIR=. FUZZ_SECONDS=60 sh ../tests/fuzz/search.sh png idx
#
# FUZZ_SECONDS (60): how long all of it takes.  FUZZ_JOBS (1): targets that run side by side.
# What is new is kept in tests/fuzz/found/NAME of the build folder and is where the next search begins; inputs that
# crash, take more than a second or too much memory are tests/fuzz/found/NAME-*.
# Ends with 1 if there were any, with 77 if there is no libFuzzer.
set -u
seconds=${FUZZ_SECONDS:-60}
jobs=${FUZZ_JOBS:-1}
found=$BUILDDIR/tests/fuzz/found

# stat NAME - one of libFuzzer's figures at its end, of all its runs together
stat() { awk -v name="stat::$1:" '$1 == name { sum += $2 } END { print sum + 0 }' "$found/$target.log"; }

# try SECONDS - one run of libFuzzer; its figures are added to the target's log
try() {
    "$BUILDDIR/tests/fuzz/fuzz_$target" -max_total_time="$1" -timeout=1 -rss_limit_mb=2048 -malloc_limit_mb=64 \
        -print_final_stats=1 -artifact_prefix="$found/$target-" "$found/$target" "$SRCDIR/tests/fuzz/corpus/$target" \
        >"$found/$target.last" 2>&1
    status=$?
    cat "$found/$target.last" >>"$found/$target.log"
    return $status
}

# is_quick INPUT - one time out of three is enough
is_quick() {
    for again in 1 2 3; do
        "$BUILDDIR/tests/fuzz/fuzz_$target" -timeout=1 "$1" >/dev/null 2>&1 && return 0
    done
    return 1
}

# What took too long only because the machine was busy with something else is no finding.
forget_the_busy() {
    for input in "$found/$target"-timeout-*; do
        [ -e "$input" ] && is_quick "$input" && rm "$input" && return 0
    done
    return 1
}

findings() {
    for input in "$found/$target"-*; do
        [ -e "$input" ] && echo "$input"
    done
}

# One target for so many seconds; a line of the table.
if [ "${1-}" = --one ]; then
    target=$3
    mkdir -p "$found/$target"
    rm -f "$found/$target"-* "$found/$target.log"
    end=$(($(date +%s) + $2))
    left=$2
    until try "$left"; do
        forget_the_busy || break
        left=$((end - $(date +%s)))
        [ "$left" -gt 0 ] || break # to libFuzzer 0 is no limit
    done
    executed=$(stat number_of_executed_units)
    count=$(findings | wc -l)
    [ "$executed" -gt 0 ] || count=$((count + 1)) # it did not even begin
    printf '%-12s %12d %10d %10d %9d\n' "$target" "$executed" $((executed / $2)) "$(stat new_units_added)" "$count" \
        >"$found/$target.row"
    [ "$count" = 0 ] || tail -n 30 "$found/$target.last" >&2
    exit 0
fi

[ $# -gt 0 ] || set -- $(cd "$SRCDIR/tests/fuzz" && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')
if ! "$BUILDDIR/tests/fuzz/fuzz_$1" -help=1 2>&1 | grep -q max_total_time; then
    echo 'fuzz: there is no libFuzzer in this build; configure with CC=clang --enable-fuzzers --enable-sanitize' >&2
    exit 77
fi
mkdir -p "$found"
TMPDIR=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
export TMPDIR BUILDDIR SRCDIR
trap 'rm -rf "$TMPDIR"' EXIT
each=$((seconds * jobs / $#))
[ "$each" -gt 0 ] || each=1
for target; do echo "$target"; done | xargs -P "$jobs" -n 1 sh "$SRCDIR/tests/fuzz/search.sh" --one "$each"
printf '%-12s %12s %10s %10s %9s\n' target executions 'a second' 'new units' findings
for target; do cat "$found/$target.row"; done
for target; do cat "$found/$target.row"; done |
    awk '{ n += $2; units += $4; bad += $5 } END { printf "%-12s %12d %10s %10d %9d\n", "all", n, "", units, bad; exit bad > 0 }'
