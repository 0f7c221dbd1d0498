# brake.sh - a run that cannot end before the test wants it to, on the quickest machine.  Sourced.
#
#     brake "$work/events"               the file for --events is a pipe, and we hold its other end
#     onecycle --events "$work/events" ... 3>&- &
#     begun '"epoch":1,'                 waits for an event with these words in it
#     kill -TERM $!                      the run is at most a pipe's content, 64 KB of events, ahead
#     release "$work/rest"               its events go there as they come, those before too
#     ...                                the run ends
#     released                           all of them are there
brake() {
    mkfifo "$1" || exit 1
    exec 3<>"$1"
    before=
}

begun() {
    line=
    until [ -z "${line##*"$1"*}" ] && [ -n "$line" ]; do
        IFS= read -r line <&3
        before="$before$line
"
    done
}

release() {
    { printf %s "$before" && exec sed -u '/^END$/Q; /^$/d' <&3; } >"$1" &
    released=$!
}

released() {
    printf '\nEND\n' >&3 # the last line may be half a one
    wait $released
    exec 3>&-
}
