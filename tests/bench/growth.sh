#!/bin/sh
# What reads N things takes time in N: a table of processor seconds with N doubled five times.
#
#     make -C build growth                 all rows
#     tests/bench/growth.sh predict quote  some of them; FIRST=2000 is the smallest N
#
# A row whose time is linear ends near 32 times its first column; the last column is the exponent
# of N between the last two, 1 for linear and 2 for quadratic.  No test asserts it.
set -u
program=${BUILDDIR:-build}/onecycle
case $program in /*) ;; *) program=$PWD/$program ;; esac
FIRST=${FIRST:-5000}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_DATA_HOME=$work/data
export XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME

lab='data digits train=64 valid=16 side=8 channels=1 bs=16; model mlp 64,2'

# lines N FORMAT - N lines of a format with one number.
lines() {
    awk -v n="$1" -v f="$2\n" 'BEGIN { for (i = 0; i < n; i++) printf f, i }'
}

# words N FORMAT - the same in one line.
words() {
    lines "$1" "$2" | tr '\n' ' '
}

# kind KIND N - a script of N things, read as a pipe is: line by line.
kind() {
    case $1 in
    predict)   echo "$lab"; printf 'predict '; words "$2" one.png; echo ;;
    variables) lines "$2" "name%d = 'value'" ;;
    lines)     lines "$2" 'lr 1e-3' ;;
    assigned)  lines "$2" "name = 'value%d'" ;;
    quote)     printf "help '"; lines "$2" 'line %d'; echo "'" ;;
    open-quote) printf "help '"; lines "$2" 'line %d' ;;
    bracket)   echo 'fit ('; lines "$2" '%d,'; echo ')' ;;
    open-bracket) echo 'fit ('; lines "$2" '%d,' ;;
    nested)    printf 'fit '; lines "$2" '(' | tr -d '\n'; lines "$2" ')' | tr -d '\n'; echo ;;
    nested-spec) printf "data digits train=64 valid=16 side=8; model '"; words "$2" 'residual {'
               words "$2" '}'; echo "'" ;;
    layers)    printf "data digits train=64 valid=16 side=8; model '"; words "$2" 'relu |'
               echo "flatten | dense 2'" ;;
    list)      printf 'model mlp '; lines "$2" '%d,' | tr -d '\n'; echo 2 ;;
    words)     printf 'help '; words "$2" 'word%d'; echo ;;
    keys)      printf 'fit '; words "$2" 'key%d=1'; echo ;;
    continued) printf 'help '; yes 'word \' | head -n "$2"; echo ;;
    comments)  lines "$2" '# comment %d' ;;
    semicolons) lines "$2" 'lr;' | tr -d '\n'; echo ;;
    long-line) printf 'help '; lines "$2" 'xxxxxxxxxxxxxxxx' | tr -d '\n'; echo ;;
    calls)     lines "$2" 'learn.recorder.plot(suggestion=False, skip_end=%d)' ;;
    compare)   echo "$lab"; printf 'compare '; words "$2" "'fit x%d'"; echo ;;
    source)    lines "$2" 'lr 1e-3' >sourced.oc; echo 'source sourced.oc' ;;
    runs)      echo "$lab"; lines "$(($2 / 50))" 'fit 1'; echo runs ;;
    history)   echo "$lab"; echo "fit $(($2 / 10))"; echo history ;;
    complete)  printf "complete 'fit "; words "$2" 'x%d'; echo "'" ;;
    esac
}

# seconds KIND N - user and system time of the program reading it.
seconds() {
    kind "$1" "$2" >script.oc
    sh -c '"$0" -k --threads 1 - <script.oc >/dev/null 2>&1; times' "$program" |
        awk 'NR == 2 { split($1, u, /[ms]/); split($2, s, /[ms]/)
                       print 60 * u[1] + u[2] + 60 * s[1] + s[2] }'
}

"$program" -q -c 'data digits train=64 valid=16 side=8; show_batch rows=1 png=one.png' || exit 1
[ $# -gt 0 ] || set -- predict variables assigned lines calls source comments semicolons continued quote \
    open-quote bracket open-bracket nested nested-spec layers list words keys long-line compare runs history complete
printf '%-13s' N
n=$FIRST
for i in 1 2 3 4 5 6; do
    printf '%9d' "$n"
    n=$((2 * n))
done
printf '%9s\n' exponent
for row in "$@"; do
    printf '%-13s' "$row"
    n=$FIRST before=0 now=0
    for i in 1 2 3 4 5 6; do
        before=$now
        now=$(seconds "$row" "$n")
        printf '%9.2f' "$now"
        n=$((2 * n))
    done
    awk -v a="$before" -v b="$now" \
        'BEGIN { printf "%9s\n", (a > 0.04 ? sprintf("%.1f", log(b / a) / log(2)) : "-") }'
done
