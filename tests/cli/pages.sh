#!/bin/sh
# The pages of docs/ for a task: what they show is what the program prints.  Prints TAP.
#
# To bring what they print up to date: sh tests/cli/pages.sh --update, with SRCDIR and BUILDDIR set.
#
# In a block a line that begins with "$ " is a command for a shell, and what follows is what it prints; other blocks are
# lines for a shell that must succeed and say nothing wrong; those that name a language are other tests'.  The blocks of a
# page share a folder.  Digits are those of the kernels v3; on machines that lack these they and hashes are compared as 0, and
# curves not at all.
. "$SRCDIR/tests/cli/own.sh"
here=$(cd "$SRCDIR" && pwd) || exit 1
PATH=$(cd "$BUILDDIR" && pwd):$PATH
export PATH COLUMNS=79 LINES=24 ONECYCLE_FROZEN_CLOCK=1 LC_ALL=C.UTF-8 TERM=dumb
unset NO_COLOR TMUX

isa=v3
"$onecycle" -n -q -c 'set isa v3' 2>/dev/null </dev/null || isa=auto
mkdir -p config/onecycle
echo "set isa $isa" >config/onecycle/rc
if [ $isa = v3 ]; then
    seen() { cat "$1"; }
else
    seen() { grep -v '[│┤└┬]' "$1" | sed 's/"[0-9a-f]\{16\}"/"0"/g; s/[0-9][0-9]*/0/g; s/  */ /g'; }
fi
details() { cat "$work/why"; }

# play BLOCK - the block anew: its commands, each followed by what it prints
play() {
    while IFS= read -r line; do
        case $line in
        '$ '*)
            printf '%s\n' "$line"
            sh -c "${line#??}" 2>&1 </dev/null
            ;;
        esac
    done <"$1"
}

# page NAME - each of its blocks
page() {
    mkdir "$work/$1"
    cd "$work/$1" || exit 1
    awk '/^```/ { fence++; language = substr($0, 4); next }
        fence % 2 { print > ((language ? "other." : "block.") (fence + 1) / 2) }' "$here/docs/$1.md"
    block=1
    while [ -e "block.$block" ] || [ -e "other.$block" ]; do
        if [ -e "other.$block" ]; then
            cp "other.$block" "got.$block"
        elif grep -q '^\$ ' "block.$block"; then
            play "block.$block" >"got.$block"
            seen "block.$block" >want
            seen "got.$block" >got
            diff want got >"$work/why"
            told "docs/$1.md, block $block; else run sh tests/cli/pages.sh --update"
        else
            cp "block.$block" "got.$block"
            sh -e "block.$block" >"$work/out" 2>"$work/why" </dev/null && [ ! -s "$work/why" ]
            told "docs/$1.md, block $block runs"
        fi
        block=$((block + 1))
    done
    [ $block -gt 1 ] || report 0 "docs/$1.md has blocks"
    if [ "$update" = --update ]; then
        awk '/^```/ { fence++; print; if (fence % 2) { file = "got." (fence + 1) / 2
                while ((getline line <file) > 0) print line }; next }
            !(fence % 2)' "$here/docs/$1.md" >"$work/new" && cp "$work/new" "$here/docs/$1.md"
    fi
    cd "$work" || exit 1
}

update=${1-}
for name in compare install mathematics own-images pick-a-rate resume scale; do
    page $name
done

# The recipes of optimisers.md are understood: their plans are drawn.
{
    echo 'data digits classes=0-9 train=4000 valid=0; model airbench widths=8,16,16'
    sed -n 's/^    \(learner .*\)/\1/p; s/^    fit_one_cycle /plan /p' "$here/docs/optimisers.md"
} >recipes.oc
"$onecycle" -n recipes.oc >out 2>why </dev/null && [ ! -s why ] && [ "$(grep -c '^[0-9.]* epochs x' out)" = 2 ]
told 'the recipes of docs/optimisers.md are understood'

# Links lead to files.
for file in "$here"/docs/*.md; do
    grep -o ']([^)#:]*)' "$file" | sed 's/](\(.*\))/\1/' | while read -r target; do
        [ -e "$here/docs/$target" ] || echo "${file##*/}: $target is not there"
        case $target in
        *.md) ;;
        *) grep -q "docs/${target%%/*} " "$here/packaging/debian/onecycle.install" || echo "the package lacks docs/$target" ;;
        esac
    done
done >why
[ ! -s why ]
told 'links of docs/ lead to files, in the Debian package, too'

# The lists of pages are whole.
for file in "$here"/docs/*.md; do
    name=${file##*/}
    for list in README.md docs/README.md; do
        [ "$name" = README.md ] || grep -q "](\(docs/\)*$name)" "$here/$list" || echo "$list does not list docs/$name"
    done
done >why
[ ! -s why ]
told 'README.md and docs/README.md list every page of docs/'

# What install.md says of ./configure and make is so.
missing=$(grep -o -e '--enable-[a-z-]*' -e '--with-[a-z-]*' "$here/docs/install.md" | sort -u | while read -r option; do
    grep -q "\[${option#--*-}\]" "$here/configure.ac" || echo "$option"
done)
for target in deb check-package check-static; do grep -q "^$target:" "$here/Makefile.am" || missing="$missing $target"; done
echo "$missing" >why
[ -z "$missing" ]
told 'the options and targets of docs/install.md are there'
finish
