#!/bin/sh
# The static program is one: no interpreter, no library, no place of its own, in an empty folder as its root.  That needs a
# build with --enable-static-pie, which make check-static makes and runs this on; other builds skip it.  Prints TAP.
. "$SRCDIR/tests/cli/own.sh"
if ! grep -q '^STATIC_LDFLAGS = -static-pie' "$BUILDDIR/Makefile"; then
    echo '1..0 # SKIP this build is not one with --enable-static-pie'
    exit 0
fi
details() { grep -v '^ *$' "$work/words" | tail -n 20; }

readelf -lWd "$onecycle" >words 2>&1
! grep -q 'INTERP\|NEEDED' words && readelf -hW "$onecycle" | grep -q 'Type: *DYN'
told 'it is a static PIE: no interpreter, no library is needed, any address'

# inside WORDS... - with an empty folder as the root, as root or in a name space of one's own
mkdir root root/tmp
cp "$onecycle" root/onecycle
enter=
[ "$(id -u)" = 0 ] || enter='unshare -r'
inside() { $enter chroot root /onecycle "$@"; }
if ! inside -V >words 2>&1; then
    report 1 'an empty root # SKIP no chroot for this user'
    finish
    exit 0
fi
inside -n -c 'data digits train=640 valid=64; fit_one_cycle 1 1e-2' >words 2>&1 && grep -q '^0  *0\.[0-9]' words
told 'it trains where there is no other file'
inside -c 'data get mnist_sample' >words 2>&1
grep -q 'onecycle: .*download' words && [ "$(wc -l <words)" = 1 ]
told 'it says in one line that it downloads nothing'

for format in png jpg; do
    for part in train valid; do mkdir -p "root/$format/$part/a" "root/$format/$part/b"; done
done
inside -n -q -c 'data digits train=64 valid=0; show_batch 1 png=/tmp/one.png width=64 height=64' >words 2>&1
jpeg=$(ls "$SRCDIR"/tests/unit/pictures/*.jp*g | head -n 1)
for class in a b; do
    for part in train valid; do
        cp root/tmp/one.png "root/png/$part/$class/1.png"
        cp "$jpeg" "root/jpg/$part/$class/1.jpg"
    done
done
for format in png jpg; do
    inside -n -c "data folder /$format size=16 bs=2" >words 2>&1 && grep -q '2 training and 2 validation images' words
    told "it reads $format"
done

if ! tmux -V >/dev/null 2>&1; then
    report 1 'the full screen # SKIP tmux is missing'
    finish
    exit 0
fi
server=onecycle-static-$$
trap 'tmux -L "$server" kill-server 2>/dev/null; rm -rf "$work"' EXIT
# on TERM SHOWN WORDS... - the screen there shows a line that matches
on() {
    term=$1 shown=$2
    shift 2
    tmux -L "$server" kill-server 2>/dev/null
    server=onecycle-static-$$-$term
    tmux -L "$server" -f /dev/null new-session -d -x 80 -y 24 \
        "env -u TERMINFO -u LC_CTYPE -u LANG TERM=$term LC_ALL=C.UTF-8 $enter chroot '$work/root' /onecycle $*; sleep 1000"
    until_true is_shown
}
is_shown() { tmux -L "$server" capture-pane -p >words 2>&1 && grep -q -e "$shown" words; }
for term in xterm-256color tmux screen linux vt100; do
    on $term '[┌│].*digits\|digits' -n
    told "the full screen on $term, of which there is no description"
done
on xterm-256color '┌.*┐' -n && ! grep -q '??' words
told 'it has its lines and dots, though there is no locale'
on no-such-terminal "'no-such-terminal' is not known" -n
told 'an unknown terminal gets the line prompt'
finish
