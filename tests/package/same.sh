#!/bin/sh
# With SOURCE_DATE_EPOCH two builds are the same, bit for bit: in other folders, by another umask, locale and time zone,
# in another year where there is faketime.  Here it is the lowest library, what knows its versions, the assets, and the
# program linked of them and of what is built already; make check-package builds all of it twice.  Prints TAP.
. "$SRCDIR/tests/cli/own.sh"
source=$(cd "$SRCDIR" && pwd) binary=$(cd "$BUILDDIR" && pwd)
unset MAKEFLAGS MAKELEVEL MFLAGS
export SOURCE_DATE_EPOCH=1000000000 CCACHE_DISABLE=1
if grep -q '^COVERAGE_FLAGS = .' "$binary/Makefile"; then
    echo '1..0 # SKIP a build that counts lines keeps its paths'
    exit 0
fi
details() { tail -n 20 "$work/words"; }

# built FOLDER PREFIX... - sources and makefile in a folder of their own, and what is made there; PREFIX before make
built() {
    folder=$1
    shift
    mkdir -p "$folder/build"
    cp -R "$source/src" "$source/assets" "$folder"
    chmod -R u+w "$folder" # those of a release may be read-only
    [ -e "$binary/terminals.txt" ] && cp "$binary/terminals.txt" "$folder/build"
    sed "s|$binary|$folder/build|g; s|$source|$folder|g; s|^srcdir = .*|srcdir = ..|; s|^top_srcdir = .*|top_srcdir = ..|; s|^VPATH = .*|VPATH = ..|" \
        "$binary/Makefile" >"$folder/build/Makefile"
    (cd "$folder/build" && "$@" make -s -o Makefile -o Makefile.in AUTOMAKE=: AUTOCONF=: ACLOCAL=: asset_table.o src/main.o \
        src/ui/libui_a-options.o libbase.a &&
        for library in "$binary"/lib*.a; do
            [ -e "${library##*/}" ] || ln -s "$library" .
        done &&
        "$@" make -s -o Makefile -o Makefile.in AUTOMAKE=: AUTOCONF=: ACLOCAL=: LN_S=: $(
            cd "$binary" && for library in lib*.a; do [ "$library" = libbase.a ] || echo "-o $library"; done
        ) onecycle) >"$work/words" 2>&1
}

built "$work/first" env TZ=UTC LC_ALL=C
told 'a build'
later=
faketime -f +1y true 2>/dev/null && later='faketime -f +1y'
(umask 077 && built "$work/another folder below" env TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 $later)
told 'another'
for file in asset_table.o src/main.o src/ui/libui_a-options.o libbase.a onecycle; do
    cmp "$work/first/build/$file" "$work/another folder below/build/$file" >"$work/words" 2>&1
    told "$file is the same"
done
finish
