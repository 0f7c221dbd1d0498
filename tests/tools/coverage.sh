#!/bin/sh
# How many lines of src/ the tests have run, by folder: what gcov finds in a build with --enable-coverage.
#
#     make check coverage
#
# A line counts once however many programs have it.  Vector kernels (*.inc) are not counted, test_kernels compares them
# with the plain ones; nor is what a process did that was killed.  Injected faults (tests/fault) need a build without
# sanitizers, so where both are on, the lines that only they reach are missing.
set -eu
cd "$BUILDDIR"
find . -name '*.gcda' ! -name '*double*' ! -path './tests/*' -exec "${GCOV:-gcov}" -t {} + 2>/dev/null | awk '
    { line = $0; sub(/^ *[^:]*: */, "", line); number = line + 0 }
    number == 0 && line ~ /^0:Source:/ {
        source = line
        sub(/^0:Source:/, "", source)
        ours = sub(/^.*src\//, "src/", source) && source !~ /\.inc$/
        next
    }
    ours && number > 0 {
        count = $0
        sub(/:.*/, "", count)
        gsub(/ /, "", count)
        if (count == "-") next
        place = source ":" number
        if (!(place in seen)) { seen[place]; lines[source]++ }
        if (count !~ /^[#=]/ && !(place in run)) { run[place]; done[source]++ }
    }
    END {
        for (source in lines) {
            folder = source
            sub(/\/[^\/]*$/, "", folder)
            all[folder] += lines[source]; ran[folder] += done[source]
            total += lines[source]; reached += done[source]
        }
        if (!total) { print "no line was counted; configure with --enable-coverage and run make check" >"/dev/stderr"; exit 1 }
        printf "%-12s %7s %7s %8s\n", "lines of", "all", "run", ""
        for (folder in all) printf "%-12s %7d %7d %6.1f %%\n", folder, all[folder], ran[folder], 100 * ran[folder] / all[folder] | "sort"
        close("sort")
        printf "%-12s %7d %7d %6.1f %%\n", "src", total, reached, 100 * reached / total
    }'
