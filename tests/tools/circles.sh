#!/bin/sh
# circles.sh - the direction of calls, as TAP: a file calls, and takes data from, files that do not lead back to it, and
# folders that its own may include.  Asked of the object files, since a declaration by hand shows in no include.
#
#     SRCDIR=. BUILDDIR=build tests/tools/circles.sh
set -u
. "$SRCDIR/tests/tools/ranks.sh"
. "$SRCDIR/tests/tools/tap.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# ties SOURCES BUILD: "FILE OTHER SYMBOL" for each symbol that a file of src/ takes from another one.  Objects whose
# source is gone are those of an older build; nets in double are the same sources once more.
ties() {
    (cd "$2" && find src -name '*.o' ! -name '*_double_a-*' -exec ${NM:-nm} -A -P -g {} +) |
        sed 's|/lib[a-z]*_a-|/|; s|\.o: |.c |' | LC_ALL=C sort | awk -v sources="$1" '
            function is_there(file,   line) {
                if (!(file in there)) {
                    there[file] = (getline line <(sources "/" file)) >= 0
                    close(sources "/" file)
                }
                return there[file]
            }
            !is_there($1) { next }
            $3 == "U" { users[$2] = users[$2] " " $1 }
            $3 ~ /^[A-TV-Z]$/ { home[$2] = $1 }
            END {
                for (symbol in users) {
                    count = symbol in home ? split(users[symbol], user, " ") : 0
                    for (i = 1; i <= count; i++)
                        if (user[i] != home[symbol])
                            print user[i], home[symbol], symbol
                }
            }' | LC_ALL=C sort
}

# The ties that point to a folder which their file's folder may not include.
upward() {
    folder=
    grep -v '^src/main\.c ' | while read -r file other symbol; do
        case $file in
        "src/$folder/"*) ;;
        *)
            folder=${file#src/} folder=${folder%%/*}
            lower=$(allowed "$folder")
            ;;
        esac
        other_folder=${other#src/}
        case " $lower " in
        *" ${other_folder%%/*} "*) ;;
        *) echo "$file: $symbol is in $other, which is not below $folder" ;;
        esac
    done
}

# The files that lead back to themselves, those of one circle together, and every tie among them.
circles() {
    awk '
        function follow(from, at,   next_file, count, i) {
            count = split(to[at], next_file, " ")
            for (i = 1; i <= count; i++)
                if (!((from, next_file[i]) in reached)) {
                    reached[from, next_file[i]] = 1
                    follow(from, next_file[i])
                }
        }
        function on_circle(a, b) {
            return (a, b) in reached && (b, a) in reached
        }
        !($1 in to) { file[files++] = $1 }
        !(($1, $2) in symbols) { to[$1] = to[$1] " " $2 }
        { symbols[$1, $2] = symbols[$1, $2] " " $3 }
        END {
            for (i = 0; i < files; i++)
                follow(file[i], file[i])
            for (i = 0; i < files; i++) {
                if (told[file[i]] || !on_circle(file[i], file[i]))
                    continue
                n = 0
                for (j = i; j < files; j++)
                    if (on_circle(file[i], file[j])) {
                        told[file[j]] = 1
                        member[n++] = file[j]
                    }
                printf "%d files call in a circle; cut one of these ties:\n", n
                for (j = 0; j < n; j++)
                    for (k = 0; k < n; k++)
                        if ((member[j], member[k]) in symbols)
                            printf "  %s takes from %s:%s\n", member[j], member[k], symbols[member[j], member[k]]
            }
        }'
}

# What is wrong with a tree whose ties are in a file.
judge() {
    upward <"$1"
    circles <"$1"
}

# A tree of three files: two circles, one of them closed by data, and a tie that points upward.
plant() {
    mkdir -p "$work/src/base" "$work/src/nn"
    echo 'int b(void); int c(void); int a(void); int a(void) { return b() + c(); }' >"$work/src/base/a.c"
    echo 'extern int (*const ROWS[])(void); int b(void); int b(void) { return ROWS[0](); }' >"$work/src/base/b.c"
    echo 'int a(void); int c(void); int c(void) { return 0; } extern int (*const ROWS[])(void);
        int (*const ROWS[])(void) = {a};' >"$work/src/nn/c.c"
    for file in src/base/a src/base/b src/nn/c; do
        ${CC:-cc} -c -o "$work/$file.o" "$work/$file.c" || exit 1
    done
    : >"$work/src/nn/gone.o"
    ties "$work" "$work" >"$work/planted"
}

test_itself() {
    plant
    expect 'src/base/a.c: c is in src/nn/c.c, which is not below base
src/base/b.c: ROWS is in src/nn/c.c, which is not below base
3 files call in a circle; cut one of these ties:
  src/base/a.c takes from src/base/b.c: b
  src/base/a.c takes from src/nn/c.c: c
  src/base/b.c takes from src/nn/c.c: ROWS
  src/nn/c.c takes from src/base/a.c: a' "$(judge "$work/planted")"
}

echo 1..2
report 'the test itself sees circles and upward ties' "$(test_itself)"
ties "$SRCDIR" "$BUILDDIR" >"$work/ties"
report 'calls and data point downward, and in no circle' "$(judge "$work/ties")"
