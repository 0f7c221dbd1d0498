# tap.sh - one line of TAP for each thing that is tested, and what a test of the test itself has to write; for the tests of
# this folder.

number=0

# report TITLE FAULTS: passed when there are none.
report() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '%s\n' "$2" | sed 's/^/# /'
    fi
}

# expect TEXT WRITTEN: nothing when they are the same.
expect() {
    [ "$1" = "$2" ] || printf 'the test says\n%s\nwhere it should say\n%s\n' "$2" "$1"
}
