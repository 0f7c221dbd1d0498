#!/bin/bash
# The time of a training step on several machines, by a model and as measured on machines that are simulated: ranks in network
# namespaces, bandwidth by `tc tbf`, delay by tests/tools/relay.c, which needs no netem.  Prints the tables of docs/scale.md.
# Needs root, mpirun, ip, tc, /dev/net/tun and a program configured --with-mpi; leaves nothing behind.
#
#     bash tests/bench/scale.sh      in the folder of the build, or with BUILDDIR and SRCDIR
#     NETS='simple_cnn' RANKS='2' ROUNDS=3 LINKS='100:1000' ...        microseconds : Mbit/s
#     PARTS=measure, PARTS=model     only the first table; only the second, of machines that are like this one
#
# The second table has for C what this machine alone takes for a batch that is so many times smaller, on all of its cores.
#
# The model: a step of n ranks takes C + m d + b / w - h, which docs/scale.md explains.  C: the step of n ranks on this
# machine over the same devices, without delay or limit, since ranks share its cores; m: messages that are waited for; d:
# delay one way, half of what it adds to a round trip; b: bytes that a rank sends, w: bytes a second; h: the lesser of
# computing and sending in each stretch of backward beside which sums of gradients go on.  tests/tools/sends.c counts
# messages and bytes, in a run and in one of twice as many steps, and times the stretches.
set -u
SRCDIR=${SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)} BUILDDIR=${BUILDDIR:-$PWD}
nets=${NETS:-simple_cnn airbench resnet18} ranks=${RANKS:-2 4} rounds=${ROUNDS:-3} links=${LINKS:-100:1000 500:100}
onecycle=$BUILDDIR/onecycle
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
"$onecycle" -V | grep -q 'Open MPI' || { echo 'scale.sh: configure the program --with-mpi'; exit 1; }

work=$(mktemp -d) name=oc$$
cd "$work" || exit 1
clean() {
    stop_net
    rm -rf "$work"
}
trap clean EXIT
${CC:-cc} -O2 -o relay "$SRCDIR/tests/tools/relay.c" && mpicc -O2 -shared -fPIC -o sends.so "$SRCDIR/tests/tools/sends.c" || exit 1
count="-x LD_PRELOAD=$work/sends.so -x SENDS=$work/sends"
printf '#!/bin/sh\nhost=${1##*.}\nshift\nmkdir -p %s/$host\nTMPDIR=%s/$host exec ip netns exec %s-$host sh -c "$*"\n' \
    "$work" "$work" $name >agent
chmod +x agent

# start_net MACHINES MICROSECONDS MBITS: a namespace and a device for each; 0 Mbit/s: no limit.
start_net() {
    local devices='' i burst=64kb mtu=9000 # large, to spare the cores that the ranks need
    [ "$3" = 0 ] || [ "$3" -gt 100 ] || mtu=4000
    # What may pass at once: less than the messages are, but enough for timers that are late.
    [ $net != simple_cnn ] || burst=$((mtu + 100))
    for i in $(seq "$1"); do devices="$devices $name$i"; done
    mkfifo hold
    # shellcheck disable=SC2086
    ./relay "$2" $devices <hold >ready &
    relay=$!
    exec 9>hold
    until grep -q ready ready 2>/dev/null; do sleep 0.02; done
    for i in $(seq "$1"); do
        ip netns add $name-$i
        ip link set $name$i netns $name-$i
        ip -n $name-$i link set lo up
        ip -n $name-$i addr add 10.77.0.$i/24 dev $name$i
        ip -n $name-$i link set $name$i mtu $mtu up
        [ "$3" = 0 ] || ip netns exec $name-$i tc qdisc add dev $name$i root tbf rate "$3mbit" burst $burst latency 400ms
    done
}

# Microseconds there and back.
round_trip() {
    ip netns exec $name-2 ./relay echo &
    sleep 0.1
    ip netns exec $name-1 ./relay ping 10.77.0.2
    kill $!
    wait $! 2>/dev/null
}

stop_net() {
    exec 9>&-
    local ns
    for ns in $(ip netns list | sed -n "s/^\($name-[0-9]*\).*/\1/p"); do ip netns del "$ns"; done
    [ -z "${relay-}" ] || wait "$relay" 2>/dev/null
    relay=
    rm -f hold ready
}

# script NET STEPS EPOCHS [PART]: PART times smaller batches
script() {
    local part=${4:-1}
    case $1 in
    simple_cnn) echo "data digits train=$((64 * $2)) valid=2 bs=$((64 / part)); model simple_cnn 3,16,16,2" ;;
    airbench) echo "data digits train=$((256 * $2)) valid=2 side=32 bs=$((256 / part)) classes=0-9; model airbench" ;;
    resnet18) echo "data digits train=$((32 * $2)) valid=2 side=224 bs=$((32 / part)); model resnet18" ;;
    esac
    echo "learner opt=sgd; fit $3 1e-3"
}
steps_of() { case $1 in simple_cnn) echo 50 ;; airbench) echo 2 ;; resnet18) echo 1 ;; esac; }
epochs_of() { case $1 in simple_cnn) echo 30 ;; airbench) echo 4 ;; resnet18) echo 3 ;; esac; }

# on RANKS NET STEPS EPOCHS MORE...: runs on so many machines, in this network.
on() {
    local n=$1 hosts i
    hosts=$(for i in $(seq "$n"); do printf '10.77.0.%s,' "$i"; done)
    script "$2" "$3" "$4" >script
    shift 4
    rm -f events
    ip netns exec $name-1 timeout 400 mpirun --bind-to none --leave-session-attached --host "${hosts%,}" -n "$n" --mca plm_rsh_agent "$work/agent" \
        --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 "$@" \
        "$onecycle" -n -q --threads 1 --events "$work/events" "$work/script" </dev/null >log 2>&1 || { cat log; exit 1; }
}

# Milliseconds of a step, from the epochs but the first.
step_times() { sed -n 's/.*"event":"epoch".*"epoch":[1-9].*"train_time":\([^,}]*\).*/\1/p' events | awk -v k="$1" '{ print 1000 * $1 / k }'; }
least() { sort -g | head -n 1; } # others use the machine, too

# Messages that are waited for and bytes of a step: what a run of twice as many steps has more.  To the messages belong two
# of each level for the sum of what is left after backward; whether to go on, one of each level, is not waited for.
count_messages() { # RANKS NET
    local few many steps=2
    for k in $steps $((2 * steps)); do
        # shellcheck disable=SC2086
        on "$1" "$2" $k 1 $count
        [ $k = $steps ] && few=$(head -n 1 sends) || many=$(head -n 1 sends)
    done
    echo "$few $many $steps $1" | awk '{ print ($3 - $1) / $5 + log($6) / log(2), ($4 - $2) / $5 }'
}

# Without delay or limit: `free` has the milliseconds of a step and the file of its stretches, the fastest run first.
run_free() { # RANKS NET ROUND
    # shellcheck disable=SC2086
    on "$1" "$2" "$(steps_of "$2")" "$(epochs_of "$2")" $count
    sed -n '2,$p' sends >"stretches.$3"
    echo "$(step_times "$(steps_of "$2")" | least) stretches.$3" >>free
    sort -g -o free free
}

# Of awk: milliseconds of a step that stretches hide, of which computing and sending are so many times as long.
hidden='function hidden(file, computing, sending,    h, c, s) {
    while ((getline <file) > 0) {
        c = $1 * computing
        s = $2 * sending
        h += c < s ? c : s
    }
    close(file)
    return h
}'

measure() {
    printf '%-12s %5s %9s %12s %10s  %14s %10s %10s %10s %8s\n' net ranks messages bytes here/ms link hidden/ms model/ms real/ms 'real/model'
    for net in $nets; do
        steps=$(steps_of "$net")
        for n in $ranks; do
            rm -f free link.* trip.*
            start_net "$n" 0 0
            counted=$(count_messages "$n" "$net")
            stop_net
            for round in $(seq "$rounds"); do
                for link in 0:0 $links; do
                    start_net "$n" "${link%:*}" "${link#*:}"
                    if [ "$link" = 0:0 ]; then
                        run_free "$n" "$net" "$round"
                    else
                        on "$n" "$net" "$steps" "$(epochs_of "$net")"
                        step_times "$steps" >>"link.$link"
                    fi
                    round_trip >>"trip.$link"
                    stop_net
                done
            done
            for link in $links; do
                delay=$(echo "$(least <"trip.$link") $(least <trip.0:0)" | awk '{ print ($1 - $2) / 2 }')
                echo "$counted $(head -n 1 free) $delay ${link#*:} $(least <"link.$link")" | awk -v net="$net" -v n="$n" "$hidden"'{
                    messages = $1; bytes = $2; here = $3; stretches = $4; delay = $5; rate = $6; real = $7
                    h = hidden(stretches, 1, 8 / rate / 1000)
                    model = here + messages * delay / 1000 + bytes * 8 / rate / 1000 - h
                    printf "%-12s %5d %9.0f %12.0f %10.1f  %5.0f us %4d Mb %10.1f %10.1f %10.1f %8.2f\n",
                        net, n, messages, bytes, here, delay, rate, h, model, real, real / model }'
            done
        done
    done
}

# alone NET PART: milliseconds of a step of this machine alone, on all of its cores.
alone() {
    script "$1" "$(steps_of "$1")" "$(epochs_of "$1")" "$2" >script
    for round in $(seq "$rounds"); do
        rm -f events
        "$onecycle" -n -q --events "$work/events" script >log 2>&1 || { cat log; exit 1; }
        step_times "$(($(steps_of "$1") * $2))"
    done | least
}

predict() {
    links=${LINKS:-100:1000 50:10000 500:100}
    printf '%-12s %-14s %8s %8s %10s %10s %8s\n' net link machines images here/ms step/ms faster
    for net in $nets; do
        rm -f free
        start_net 2 0 0
        counted=$(count_messages 2 "$net")
        for round in $(seq "$rounds"); do run_free 2 "$net" "$round"; done
        stop_net
        for machines in 1 2 4 8; do echo "$machines $(alone "$net" $machines)"; done >alone.times
        for link in $links; do
            case $net in simple_cnn) batch=64 ;; airbench) batch=256 ;; resnet18) batch=32 ;; esac
            awk -v net="$net" -v two="$counted $(head -n 1 free)" -v d="${link%:*}" -v w="${link#*:}" -v batch=$batch "$hidden"'{
                split(two, of, " ") # two ranks: messages, bytes, milliseconds, stretches
                n = $1; here = $2
                parts = 2 * (n - 1) / n # bytes, to those of two
                sending = parts * 8 / w / 1000
                h = hidden(of[4], here / of[3], sending)
                step = here + log(n) / log(2) * of[1] * d / 1000 + of[2] * sending - h
                if (n == 1) whole = here
                printf "%-12s %5d us %4d Mb %8d %8d %10.1f %10.1f %8.2f\n", net, d, w, n, batch / n, here, step, whole / step
            }' alone.times
        done
    done
}

[ "${PARTS-}" = model ] || measure
[ "${PARTS-}" = measure ] || predict
