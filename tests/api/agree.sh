#!/bin/sh
# What libonecycle says is what the program does, to the last digit: every rate and momentum of a
# cycle, a range test's rates, averages and suggestions on the same losses.  Prints TAP.
. "$SRCDIR/tests/cli/own.sh"
agree=$BUILDDIR/tests/api/agree

details() { diff want got | head -n 6; }

# events LINES: what the program trains, as events.
events() {
    rm -f run.jsonl
    "$onecycle" -n --threads 1 --events run.jsonl -c "data digits train=640 valid=64 side=12; model mlp 432,8,2" -c "$1" >out 2>&1 </dev/null
}

# cycle POLICY TITLE ARGUMENTS WORDS...: 2 epochs of 10 batches.
cycle() {
    policy=$1 title=$2 arguments=$3
    shift 3
    events "fit_one_cycle 2 1e-2 $arguments"
    grep '"batch"' run.jsonl | grep -o '"lr":[^,]*,"mom":[^,]*' >want
    "$agree" cycle "$policy" 20 1e-2 "$@" >got
    [ "$(wc -l <want)" = 20 ] && cmp -s want got
    told "the rates and momenta of $title are those of fit_one_cycle"
}
cycle 0 cos ''
cycle 0 'cos with arguments' 'moms=0.9,0.8 div_factor=10 pct_start=0.25 final_div=1000' mom_max=0.9 mom_min=0.8 \
    div_factor=10 pct_start=0.25 final_div=1000
cycle 1 linear policy=linear
cycle 2 three_phase policy=three_phase
cycle 3 'a triangle' 'policy=linear start=0.2 end=0.07 pct_start=0.23' start=0.2 end=0.07 pct_start=0.23
cycle 3 'a line down' 'policy=linear start=0 end=0 pct_start=0 moms=0.85,0.85' start=0 end=0 pct_start=0 \
    mom_max=0.85 mom_min=0.85

# search FIRST LAST BATCHES WORDS TITLE: the losses go through the program's events, as floats with all their digits.
search() {
    events "lr_find start_lr=$1 end_lr=$2 num_it=$3 $4"
    grep '"batch"' run.jsonl | sed 's/.*"loss":\([^,]*\),.*/\1/; s/"//g' >losses
    guess=$(sed -n 's/.*"guess":\([^,]*\),.*/\1/p' run.jsonl)
    {
        grep '"batch"' run.jsonl | sed 's/.*\("lr":[^,]*\),.*\("smooth_loss":[^}]*\)}/\1 \2/' | tr ' ' '\n'
        sed -n '/"suggestion"/s/.*"run":1,\(.*\)}/\1/p' run.jsonl
    } >want
    "$agree" range "$1" "$2" "$3" $guess <losses >all
    sed '/^no clear\|^[a-z0-9]* [0-9.]*E\|^end /d' all >got
    [ -s losses ] && grep -q steep want && cmp -s want got
    told "a range test $5 has the same rates, averages and suggestions"
    best=$(sed -n 's/^\([a-z0-9]* [0-9.]*E[-+0-9]*\)$/\1/p; s/^\(no clear.*\)/\1/p' all)
    grep -qF "$best" out || { echo "$best" >got; cp out want; false; }
    told "and puts the same forward: $best"
}
search 1e-4 1e4 100 '' 'that diverges'
grep -q '^end 2 after' all
told 'it says that it diverged'
search 1e-6 1e-2 40 '' 'that goes to its end'
grep -q '^end 1 after 40' all
told 'it says that it was done'
search 1e-7 1e-6 12 '' 'that finds nothing'

# A loss that is no number ends it.
printf '1\n0.9\nnan\n0.5\n' | "$agree" range 1e-3 1 10 | grep -q '^end 3 after 3'
told 'a loss that is not a number ends it'
finish
