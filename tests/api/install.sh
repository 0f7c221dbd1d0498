#!/bin/sh
# libonecycle as it is installed: what is where, which names it shows, what it needs; programs in C and in C++ that are
# built with pkg-config alone, against the shared and the static one; their events on the screen of `onecycle --watch`;
# and that `make uninstall` takes all of it away.  Prints TAP.
. "$SRCDIR/tests/cli/own.sh"
here=$(cd "$SRCDIR" && pwd) || exit 1
root=$work/root

setting() { sed -n "s/^$1 = //p" "$BUILDDIR/Makefile"; }

sanitize="$(setting SANITIZE_FLAGS) $(setting COVERAGE_FLAGS)"
OBJDUMP=${OBJDUMP:-objdump} NM=${NM:-nm}
prefix=$(setting prefix) libdir=$(setting libdir | sed 's/${exec_prefix}/${prefix}/; s|${prefix}|'"$prefix|")
[ -n "$libdir" ] || libdir=$prefix/lib
shared=$(setting shared_library)
lib=$root$libdir include=$root$prefix/include

details() { cat log 2>/dev/null | tail -n 20; }

# Nothing of what `make check` hands on, above all not its job server.
quiet_make() { (unset MAKEFLAGS MFLAGS MAKELEVEL && "${MAKE:-make}" -C "$BUILDDIR" "$@") >log 2>&1 </dev/null; }

quiet_make install DESTDIR="$root"
told 'make install works with DESTDIR'
for file in include/onecycle.h share/man/man3/libonecycle.3 share/doc/onecycle/examples/trainer.c \
    share/doc/onecycle/examples/trainer.cpp; do
    [ -f "$root$prefix/$file" ]
    told "it installs $file"
done
[ -f "$lib/libonecycle.a" ] && [ -f "$lib/pkgconfig/onecycle.pc" ]
told 'the static library and the file for pkg-config'

# ---- what the library shows and needs
"$NM" -g --defined-only "$lib/libonecycle.a" | awk 'NF == 3 { print $3 }' | grep -v '^__\|^_Z' | LC_ALL=C sort >got
cmp -s "$here/tests/api/names" got || diff "$here/tests/api/names" got >log
cmp -s "$here/tests/api/names" got
told 'the static library shows the names of tests/api/names and no others'
sed -n 's/^OC_API.*[ *]\(oc_[a-z_]*\)(.*/\1/p' "$include/onecycle.h" | LC_ALL=C sort | cmp -s - "$here/tests/api/names"
told 'the header declares them'
grep -o 'oc_[a-z_]*(' "$here/assets/libonecycle.3" | tr -d '(' | LC_ALL=C sort -u | cmp -s - "$here/tests/api/names"
told 'the manual page explains them'
if [ -n "$shared" ]; then
    "$NM" -D --defined-only "$lib/libonecycle.so" | sed -n 's/.* T \(oc_[a-z_0-9]*\)@@ONECYCLE_0\.1$/\1/p' |
        LC_ALL=C sort >got
    cmp -s "$here/tests/api/names" got
    told 'the shared one has them with their version'
    [ "$("$NM" -D --defined-only "$lib/libonecycle.so" | grep -vc ' T oc_\| A ONECYCLE_')" = 0 ] || [ -n "${sanitize# }" ]
    told 'and no others'
    [ "$(readlink "$lib/libonecycle.so")" = libonecycle.so.0 ] && [ "$(readlink "$lib/libonecycle.so.0")" = "$shared" ] &&
        "$OBJDUMP" -p "$lib/$shared" | grep -q 'SONAME *libonecycle.so.0$'
    told 'it is called libonecycle.so.0, and the links lead to it'
else
    report 1 'the shared library # SKIP built with --disable-shared'
fi
if [ -n "$shared" ] && [ -z "${sanitize# }" ]; then
    "$OBJDUMP" -p "$lib/$shared" | sed -n 's/ *NEEDED *//p' | grep -v '^lib[cm]\.so\|^ld-linux' >log
    [ ! -s log ]
    told 'it needs the C library and its mathematics, and nothing else'
    "$NM" -D --undefined-only "$lib/$shared" |
        grep -wE '(_?exit|_Exit|abort|v?f?printf|puts|fputs|std(out|err)|malloc|realloc|setlocale|signal|sigaction)(@.*)?' >log
    [ ! -s log ]
    told 'it ends no process, prints nothing, and takes memory by calloc alone'
    "$NM" -f sysv "$BUILDDIR/libonecycle.o" | tr -d ' ' |
        awk -F '|' '$3 ~ /^[BbDdCGgSs]$/ && $7 !~ /^\.data\.rel\.ro/ { print $1 }' >log
    [ ! -s log ]
    told 'it keeps nothing of its own'
else
    report 1 'what it needs # SKIP sanitizers need more'
fi

# ---- versions are told once
version=$(setting VERSION)
[ "$(grep -h '^#define OC_VERSION_[MP]' "$include/onecycle.h" | awk '{ printf "%s%s", dot, $3; dot = "." }')" = "$version" ]
told 'the header has the version of the package'

# ---- programs, by pkg-config alone.  What was installed below DESTDIR is found there.
export PKG_CONFIG_PATH="$lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
unset PKG_CONFIG_LIBDIR
[ "$(pkg-config --modversion onecycle)" = "$version" ]
told 'pkg-config knows it'

# program COMPILER SOURCE FLAGS...: builds and runs it; it writes run.jsonl.
program() {
    compiler=$1 source=$2
    shift 2
    rm -f run.jsonl
    $compiler $sanitize -Wall -Wextra -pedantic -Werror "$@" "$source" -o program \
        $(pkg-config --cflags --libs onecycle) -lm >log 2>&1 &&
        LD_LIBRARY_PATH=$lib ./program >out 2>log && grep -q '^y = 3.000 x + 1.000$' out && [ -s run.jsonl ]
}

# static_program: the same against libonecycle.a.
static_program() {
    compiler=$1 source=$2
    rm -f run.jsonl
    $compiler $sanitize "$source" -o program $(pkg-config --cflags onecycle) "$lib/libonecycle.a" \
        -lm >log 2>&1 && ./program >out 2>log && grep -q '^y = 3.000 x + 1.000$' out && [ -s run.jsonl ]
}
examples=$root$prefix/share/doc/onecycle/examples
cc=${CC:-cc}
cxx=
for word in ${CXX-} "$(echo "$cc" | sed 's/gcc/g++/; s/clang/clang++/; s/\bcc\b/c++/')" g++ clang++; do
    ${word:-false} --version >/dev/null 2>&1 && cxx=$word && break
done
if [ -n "$shared" ]; then
    program "$cc" "$examples/trainer.c" -std=c99
    told 'the example in C is compiled and runs'
    "$onecycle" -n --watch run.jsonl 2>log </dev/null | tr -s ' ' >shown
    grep -q '^run.jsonl loss ' shown && grep -q '^run.jsonl/run 2 loss 300 ' shown && grep -q '^run.jsonl/run 2 slope 3 ' shown
    told 'and onecycle --watch shows its runs'
    if [ -n "$cxx" ]; then
        program "$cxx" "$examples/trainer.cpp" -std=c++11
        told 'the example in C++ is compiled and runs'
        "$onecycle" -n --watch run.jsonl 2>log </dev/null | tr -s ' ' | grep -q '^run.jsonl loss 300 '
        told 'and onecycle --watch shows its run'
    else
        report 1 'the example in C++ # SKIP no compiler of C++'
    fi
fi
static_program "$cc" "$examples/trainer.c"
told 'the example runs with the static library'

# ---- the page: its lines run, its programs are compiled and print what it says
page=docs/library.md
block() { awk -v want="$1" '/^```/ { fence++; next } fence % 2 && (fence + 1) / 2 == want' "$here/$page"; }

# shown PROGRAM OUTPUT: the blocks of both.
shown() {
    block "$1" >page.c
    block "$2" >want
    $cc $sanitize -std=c99 -Wall -Wextra -Werror page.c -o page $(pkg-config --cflags onecycle) "$lib/libonecycle.a" \
        -lm >log 2>&1 && ./page >out 2>log && diff want out >log && [ -s page.c ]
}
rm -f run.jsonl
if [ -n "$shared" ]; then
    mkdir -p docs && cp -r "$examples" docs/
    block 1 | sed "s|^cc |$cc $sanitize |" >lines
    LD_LIBRARY_PATH=$lib sh -e lines >out 2>log && grep -q '^y = 3' out
    told "the first lines of $page build a trainer and run it"
    rm -f run.jsonl
fi
shown 2 3
told "the schedule of $page prints what it says"
shown 4 5
told "the range test of $page prints what it says"
shown 6 0
told "the trainer of $page runs"

# A run is followed from before its first line to its end: it ends by itself, with every sample.
rm -f run.jsonl
timeout 300 "$onecycle" -n -q --events followed.jsonl -c 'watch run.jsonl follow=true' >out 2>log </dev/null &
watcher=$!
./page
wait $watcher && grep -q '"log_end".*"state":"finished"' followed.jsonl &&
    [ "$(grep -c '"series":"loss"' followed.jsonl)" = 150 ]
told 'onecycle follows it until it ends'
block 7 >lines
PATH=$BUILDDIR:$PATH sh -e lines 2>log </dev/null | tr -s ' ' >out
grep -q '^run.jsonl accuracy 3 0.5 ' out && grep -q '^run.jsonl loss 150 1 ' out
told "and its last lines show its run"

# The page about mathematics has one program, of the schedules that only the library has.
page=docs/mathematics.md
program=$(awk '/^```/ { fence++ } /^```c$/ { print (fence + 1) / 2 }' "$here/$page")
shown "$program" $((program + 1))
told "the schedules of $page print what it says"

# ---- what programs rely on
cp "$here/tests/api/abi.c" abi.cpp
$cc -std=c11 -Wall -Wextra -pedantic -Werror -c -o abi.o "$here/tests/api/abi.c" $(pkg-config --cflags onecycle) >log 2>&1
told 'sizes, places and numbers are those of tests/api/abi.c'
if [ -n "$cxx" ]; then
    $cxx -std=c++11 -Wall -Wextra -pedantic -Werror -c -o abi.o abi.cpp $(pkg-config --cflags onecycle) >log 2>&1
    told 'in C++, too'
fi
for words in "$cc -x c -std=c90" "$cc -x c -std=c17 -Wstrict-prototypes" ${cxx:+"$cxx -x c++ -std=c++98"}; do
    echo '#include <onecycle.h>' | $words -Wall -Wextra -Werror -fsyntax-only $(pkg-config --cflags onecycle) - >log 2>&1
    told "the header compiles alone: ${words##* -x }"
done

# ---- and away again
quiet_make uninstall DESTDIR="$root"
find "$root" ! -type d >log
[ -d "$root" ] && [ ! -s log ]
told 'make uninstall leaves no file'
finish
