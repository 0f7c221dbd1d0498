#!/bin/bash
# The Debian packages: lintian finds no error; another build of the same archive gives the same bytes; on a fresh Debian
# they install, run, complete and leave no trace.  Prints TAP.  It takes minutes, root, debootstrap and a mirror, so that
# it is no part of make check: make check-package runs it, with what make deb has left in BUILDDIR/deb, or makes it.
#
#     SUITE=trixie MIRROR=http://ftp.de.debian.org/debian make check-package
set -u
suite=${SUITE:-bookworm} mirror=${MIRROR:-http://deb.debian.org/debian}
. "$SRCDIR/tests/tools/tap.sh"
work=$(mktemp -d) || exit 1
root=$work/root
clean() {
    umount "$root/proc" "$root/dev/pts" 2>/dev/null
    rm -rf --one-file-system "$work"
}
trap clean EXIT
unset ONECYCLE_DATA XDG_CONFIG_HOME XDG_STATE_HOME
export LC_ALL=C.UTF-8

skip() {
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

# tried TITLE COMMAND...: passed when it succeeds; its words when not.
tried() {
    title=$1
    shift
    if "$@" >"$work/words" 2>&1; then report "$title" ''; else report "$title" "$(tail -n 20 "$work/words"; echo failed)"; fi
}

packages=$BUILDDIR/deb
ls "$packages"/*.deb >/dev/null 2>&1 || tried 'make deb' make -C "$BUILDDIR" --no-print-directory deb

# ---- the packages
if command -v lintian >/dev/null; then
    lintian --tag-display-limit 0 --allow-root --fail-on error "$packages"/*.changes >"$work/lintian" 2>&1
    report 'lintian finds no error' "$([ $? = 0 ] || cat "$work/lintian")"
    sed 's/^/# /' "$work/lintian"
else
    skip lintian 'it is not installed'
fi

# again: the same archive in another folder, by another umask, locale and time zone, and hours later where there is faketime
again() {
    mkdir -p "$work/another folder/build"
    cd "$work/another folder/build" || exit 1
    archive=$(ls "$packages"/*.orig.tar.gz)
    release=$(basename "$archive" .orig.tar.gz | tr _ -)
    cp "$archive" "$work/$release.tar.gz"
    later=
    command -v faketime >/dev/null && later='faketime -f +26h'
    umask 077
    env LC_ALL=C LANG=tr_TR.UTF-8 TZ=Pacific/Kiritimati $later sh "$SRCDIR/packaging/deb.sh" "$work/$release.tar.gz"
}
(again) >"$work/words" 2>&1 || report 'they are built again' "$(cat "$work/words")"
differ=$(for file in "$packages"/*.deb "$packages"/*.orig.tar.gz "$packages"/*.dsc; do
    cmp "$file" "$work/another folder/build/deb/$(basename "$file")" 2>&1
done)
report 'another build gives the same bytes' "$differ"

# ---- a fresh Debian
if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
    skip 'a fresh Debian' 'it takes root and debootstrap'
    echo "1..$number"
    exit
fi
tried "a fresh $suite" debootstrap --variant=minbase --include=man-db,bash-completion,zsh "$suite" "$root" "$mirror"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
for word in $(env | sed -n 's/^\(https\{0,1\}_proxy\)=.*/\1/p'); do
    echo "Acquire::${word%_proxy}::Proxy \"${!word}\";" >>"$root/etc/apt/apt.conf.d/90proxy"
done
mkdir "$root/packages"
cp "$packages"/*.deb "$root/packages"
rm -f "$root"/packages/*-dbgsym_*

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TERM=xterm-256color \
    DEBIAN_FRONTEND=noninteractive "$@"; }

# trace: every file and folder with its sum, but for logs, caches and the lists of apt and dpkg themselves
trace() {
    inside find / -xdev \( -path /proc -o -path /packages -o -path /var/log -o -path /var/cache -o -path /var/lib/apt \
        -o -path '/var/lib/dpkg/status*' -o -path '/var/lib/dpkg/triggers' -o -path '/var/lib/dpkg/available*' \
        -o -path '/var/lib/dpkg/lock*' -o -path '/var/lib/dpkg/diversions-old' \) -prune \
        -o -type f -exec md5sum {} + -o -printf '%y %p %l\n' | LC_ALL=C sort
}
ours=$(for file in "$root"/packages/*.deb; do dpkg-deb -f "$file" Package; done)
others=$(inside sh -c 'apt-get install -s --no-install-recommends /packages/*.deb' 2>/dev/null |
    awk -v ours="$ours" '/^Inst/ { if (index("\n" ours "\n", "\n" $2 "\n") == 0) print $2 }')
tried 'what they depend on installs' inside apt-get install -y -q --no-install-recommends $others
trace >"$work/before"
tried 'they install' inside sh -c 'apt-get install -y -q --no-install-recommends /packages/*.deb'
inside sh -c 'cd /tmp && onecycle -c "data digits; fit_one_cycle 1 1e-2"' >"$work/words" 2>&1
report 'the program trains' "$(grep -q '^0  *0\.[0-9]' "$work/words" || cat "$work/words")"
sed 's/^/# /' "$work/words"
inside sh -c 'MANWIDTH=80 man onecycle' >"$work/words" 2>&1
report 'man onecycle is there' "$(grep -q 'fit_one_cycle' "$work/words" || cat "$work/words")"
# lost: what pages link to, or name as a page at the top, and is not there
lost() {
    cd "$root/usr/share/doc/onecycle" || return
    ls README.md docs/README.md >/dev/null
    for page in *.md docs/*.md; do
        grep -o ']([^):#]*[)#]' "$page" | sed 's/^](//; s/.$//' | while read -r link; do
            [ -z "$link" ] || [ -e "$(dirname "$page")/$link" ] || echo "$page: $link"
        done
        grep -o '`[A-Z]*\.md`' "$page" | tr -d '`' | while read -r link; do [ -e "$link" ] || echo "$page: $link"; done
    done
}
report 'pages lead to pages that are there' "$(lost 2>&1)"
cat >"$root/tmp/complete.bash" <<'END'
. /usr/share/bash-completion/bash_completion
_completion_loader onecycle
COMP_WORDS=(onecycle -c "'data digits; fit_o") COMP_CWORD=2 COMP_TYPE=9
COMP_LINE="onecycle -c 'data digits; fit_o" COMP_POINT=${#COMP_LINE}
compopt() { :; }
_onecycle onecycle "data digits; fit_o" -c
echo "${COMPREPLY[0]}"
END
expected='data digits; fit_one_cycle '
report 'bash completes' "$(expect "$expected" "$(inside bash /tmp/complete.bash 2>&1)")"
report 'zsh completes' "$(expect _onecycle "$(inside zsh -f -c 'autoload -Uz compinit; compinit -D; print $_comps[onecycle]' 2>&1)")"
# As somebody types it, in a terminal of zsh's own.
mount --bind /dev/pts "$root/dev/pts"
cat >"$root/tmp/complete.zsh" <<'END'
zmodload zsh/zpty
zpty -b shell 'zsh -f -i'
zpty -w shell 'autoload -Uz compinit; compinit -D; echo re""ady'
seen=
sees() {
    for ((i = 0; i < 3000; i++)) {
        while zpty -r -t shell part; do seen+=$part; done
        [[ $seen == *$1* ]] && return
        sleep 0.1
    }
}
sees ready
zpty -w -n shell $'onecycle -c \'data digits; fit_o\t'
sees fit_one_cycle
[[ $seen == *fit_one_cycle* ]] || print -r -- "${(V)seen}"
END
report 'zsh completes a command that is typed' "$(inside zsh -f /tmp/complete.zsh 2>&1)"
rm -f "$root/tmp/complete.bash" "$root/tmp/complete.zsh"
case $ours in
*libonecycle-dev*)
    tried 'the library is found' inside sh -c 'ldconfig -p | grep -q "libonecycle.so.0 "'
    for file in /usr/include/onecycle.h /usr/share/man/man3/libonecycle.3.gz; do
        tried "there is $file" inside test -s $file
    done
    ;;
esac
tried 'they are removed' inside apt-get purge -y -q $ours
trace >"$work/after"
report 'and leave no trace' "$(diff "$work/before" "$work/after")"
echo "1..$number"
