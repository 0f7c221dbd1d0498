#!/bin/sh
# format.sh - whether the sources of src/ and tests/ are as clang-format writes them, after .clang-format; of that
# version, since each writes a little differently.
#
#     tests/tools/format.sh            shows what is not; exit status 1
#     tests/tools/format.sh write      writes it
set -u
cd "$(dirname "$0")/../.." || exit 1
version=14

die() {
    printf 'format.sh: %s\n' "$*" >&2
    exit 1
}

formatter=
for name in clang-format-$version clang-format; do
    case $("$name" --version 2>/dev/null) in
    *"version $version."*) formatter=$name && break ;;
    esac
done
[ "$formatter" ] || die "there is no clang-format $version; on Debian install clang-format-$version"

# What is wrong is seen, or the check is worth nothing.
printf 'int  x ;\n' | "$formatter" --assume-filename=src/x.c --dry-run -Werror 2>/dev/null &&
    die "$formatter takes 'int  x ;' for well formatted"

sources() {
    find src tests -name '*.[ch]' -o -name '*.inc'
}

case ${1-} in
'') sources | xargs "$formatter" --dry-run -Werror ;;
write) sources | xargs "$formatter" -i ;;
*) die "'$1' is neither nothing nor write" ;;
esac || exit 1
