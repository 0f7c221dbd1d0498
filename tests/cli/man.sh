#!/bin/sh
# The manual page has the commands of the program.  Prints TAP.
#
# To bring it up to date: sh tests/cli/man.sh --update, with SRCDIR and BUILDDIR set.
set -u
page=$SRCDIR/assets/onecycle.1
begin='^\.\\" begin commands$' end='^\.\\" end commands$'

if [ "${1-}" = --update ]; then
    "$BUILDDIR/onecycle" -n -c 'help man' </dev/null >"$page.commands" || exit 1
    sed -i -e "/$begin/,/$end/{/$begin/!{/$end/!d}}" -e "/$begin/r $page.commands" "$page"
    rm -f "$page.commands"
fi

echo 1..2
sed -n "/$begin/,/$end/p" "$page" | sed '1d;$d' >man-want.$$
"$BUILDDIR/onecycle" -n -c 'help man' </dev/null >man-got.$$
if [ -s man-want.$$ ] && diff man-want.$$ man-got.$$ >man-diff.$$; then
    echo 'ok 1 - the table of commands is the program'\''s'
else
    echo 'not ok 1 - the table of commands is the program'\''s; run sh tests/cli/man.sh --update'
    sed 's/^/# /' man-diff.$$
fi
rm -f man-want.$$ man-got.$$ man-diff.$$

"$BUILDDIR/onecycle" -h | sed -n 's/^  \(-[-a-zA-Z]*\).*/\1/p' >man-options.$$
missing=
while read -r option; do
    sed 's/\\-/-/g' "$page" | grep -q -- "^\.B.* *$option" || missing="$missing $option"
done <man-options.$$
rm -f man-options.$$
if [ -z "$missing" ]; then echo 'ok 2 - every option is in it'; else echo "not ok 2 - options missing:$missing"; fi
