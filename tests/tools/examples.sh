#!/bin/sh
# examples.sh - what comments promise, as TAP: the examples in comments of src/ call functions that headers declare, with
# as many arguments, and name types, constants and fields that exist; every file says what it is for; lines have room.
#
#     SRCDIR=. tests/tools/examples.sh
set -u
cd "${SRCDIR:-.}" || exit 1
. tests/tools/tap.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# examples FILE...: what is stale.  An example is a run of indented lines in a comment, one of which ends as code does;
# what stands after two spaces is a note.  Files are read twice, first for what their headers declare.
examples() {
    LC_ALL=C awk '
        function fault(text) {
            print where ": " text
        }

        # The line without comments, its strings empty; `inside` a comment goes on from line to line.
        function code_of(line,   code, found) {
            while (line != "") {
                if (inside) {
                    found = index(line, "*/")
                    if (!found)
                        return code
                    line = substr(line, found + 2)
                    inside = 0
                } else if (match(line, TOKEN)) {
                    found = substr(line, RSTART, 2)
                    code = code substr(line, 1, RSTART - 1)
                    line = substr(line, RSTART + RLENGTH)
                    if (found == "//")
                        return code
                    inside = found == "/*"
                    code = code (inside ? "" : "\"\"")
                } else
                    return code line
            }
            return code
        }

        # How many arguments there are in the parentheses that text begins with; `open_end`: and perhaps more.
        function arguments(text,   depth, commas, i, c) {
            for (i = 1; i <= length(text); i++) {
                c = substr(text, i, 1)
                if (c ~ /[(\[{]/)
                    depth++
                else if (c ~ /[)\]}]/ && --depth == 0)
                    break
                else if (c == "," && depth == 1)
                    commas++
            }
            text = substr(text, 2, i - 2)
            open_end = text ~ /\.\.\.[ \n]*$/
            return text ~ /^[ \n]*(void)?[ \n]*$/ ? 0 : commas + 1
        }

        function declare(name, parameters) {
            takes[name] = arguments(parameters)
            takes_more[name] = open_end
        }

        # The first name before a parenthesis of each statement outside of braces.
        function declare_all(code,   statement, count, i) {
            while (gsub(/\{[^{}]*\}/, ";", code))
                continue
            count = split(code, statement, ";")
            for (i = 1; i <= count; i++) {
                gsub(/[A-Z_]+\([^()]*\)/, "", statement[i])
                if (statement[i] !~ /typedef/ && match(statement[i], /[a-z_][A-Za-z0-9_]*\(/))
                    declare(substr(statement[i], RSTART, RLENGTH - 1),
                            substr(statement[i], RSTART + RLENGTH - 1))
            }
        }

        function declare_macro(line) {
            sub(/^# *define /, "", line)
            if (match(line, /^[A-Za-z0-9_]+\(/))
                declare(substr(line, 1, RLENGTH - 1), substr(line, RLENGTH))
        }

        function learn_words(code,   word, count, i) {
            gsub(/[^A-Za-z0-9_]+/, " ", code)
            count = split(code, word, " ")
            for (i = 1; i <= count; i++)
                known[word[i]] = 1
        }

        # One call, which begins with its parenthesis.
        function check_call(name, call, before,   count) {
            count = arguments(call)
            if (before ~ /(\.|->)$/ || name in standard)
                return
            if (!(name in takes)) {
                if (before ~ /[a-z] [ *]*$/ && before !~ /return $/)
                    declare(name, call) # the example defines it
                else
                    fault(name " is not declared in a header")
            } else if (takes_more[name] ? count < takes[name] - 1 : !open_end && count != takes[name])
                fault(name " takes " (takes_more[name] ? "at least " takes[name] - 1 : takes[name]) \
                      " arguments, the example gives it " count)
        }

        function check_calls(text,   name, before) {
            while (match(text, /[A-Za-z_][A-Za-z0-9_]*\(/)) {
                name = substr(text, RSTART, RLENGTH - 1)
                before = substr(text, 1, RSTART - 1)
                text = substr(text, RSTART + RLENGTH - 1)
                check_call(name, text, before)
            }
        }

        # Types, constants and fields; a name that is given a value is the own one of the example.
        function check_names(text,   name) {
            while (match(text, /(\.|->)?[A-Za-z_][A-Za-z0-9_]*/)) {
                name = substr(text, RSTART, RLENGTH)
                text = substr(text, RSTART + RLENGTH)
                if (name ~ /^[A-Z]/ && text ~ /^ = /)
                    known[name] = 1
                if (name ~ /^([A-Z]|\.|->)/ && sub(/^(\.|->)?/, "", name) && !(name in known) && !(name in standard))
                    fault(name " is not in a header")
            }
        }

        function check(text) {
            if (text ~ /[;{]\n|\) \.\.\.\n/) {
                check_calls(text)
                check_names(text)
            }
        }

        # A line of an example as code.
        function example_of(line) {
            sub(/^[ \t]*\* */, "", line)
            sub(/ *\*\/$/, "", line)
            gsub(QUOTED, "\"\"", line)
            sub(/  .*/, "", line)
            sub(/ *\/\/.*/, "", line)
            return line "\n"
        }

        BEGIN {
            QUOTED = "\"([^\"\\\\]|\\\\.)*\"|\047([^\047\\\\]|\\\\.)*\047"
            TOKEN = QUOTED "|/\\*|//"
            count = split("if for while switch return sizeof NULL STDIN_FILENO " \
                          "fputs log longjmp pthread_join puts", word, " ")
            for (i = 1; i <= count; i++)
                standard[word[i]] = 1
        }
        FNR == 1 {
            declare_all(code)
            code = ""
            inside = 0
            pass = ++seen[FILENAME]
        }
        pass == 1 && FILENAME ~ /\.h$/ {
            line = code_of($0)
            learn_words(line)
            if (line ~ /^#/)
                declare_macro(line)
            else
                code = code line "\n"
        }
        pass == 1 { next }
        /^[ \t]*\/\*/ { inside = 1 }
        inside && /^[ \t]*\*    +[^ ]/ {
            if (text == "")
                where = FILENAME ":" FNR
            text = text example_of($0)
        }
        !inside || !/^[ \t]*\*    +[^ ]/ || /\*\// {
            check(text)
            text = ""
        }
        /\*\// { inside = 0 }
    ' "$@" "$@"
}

# layout FILE...: a file that does not begin with a sentence, an end of a comment that stands alone though no example is
# before it, and a line of more than 100 characters.
layout() {
    LC_ALL=C awk '
        FNR == 1 {
            head = before = ""
            judged = FILENAME !~ /\.(c|inc)$/
        }
        !judged {
            head = head $0 "\n"
            judged = head !~ /^\/\*/ || /\*\//
            if (judged && (head !~ /^\/\* [A-Za-z`]/ || head !~ /\.\)?[ \n]/))
                print FILENAME ": begins with no sentence that says what it is for"
        }
        /^[ \t]*\*\/$/ && before !~ /^[ \t]*\*    / { print FILENAME ":" FNR ": */ stands alone" }
        {
            before = $0
            gsub(/[\200-\277]/, "") # what follows the first byte of a character
            if (length($0) > 100)
                print FILENAME ":" FNR ": has " length($0) " columns"
        }
    ' "$@"
}

# One fault of each kind, and what is none.
test_itself() {
    cat >"$work/good.h" <<'END'
/* good.h - all is well: notes call what they like.
 *
 *     static const Row ROW = {.size = 2};     never(called)
 *     if (!row_add(&ROW, "a, b", (Size){1, 2}, err)) ...
 *     row_print(out, "%d", 1, 2);   // nor(this)
 *     row_add(...);
 *     static int f(int a, int b)
 *     puts(LONGEST(1, f(2, 3)));
 */
typedef struct { int size; } Row, Size;
#define LONGEST(a, b) ((a) > (b) ? (a) : (b))
static inline int row_of(int a) { return other(a, 2); }
bool row_add(const Row *row, const char *name, Size size,
             Error *err);
PRINTF_LIKE(2, 3) void row_print(Out *out, const char *form, ...);
END
    cat >"$work/bad.h" <<'END'
/* bad.h - all is stale.
 *
 *     row_add(&ROWS, "a, b", err);
 *     row_print(out);
 *     row.width = other(1);
 */
END
    printf '%s\n' '/* A sentence of' ' * two lines. */' "// $(printf '%95s' | sed 's/ /é/g')" >"$work/good.c"
    printf '%s\n' '/* bad.c */' '/* A comment.' ' */' "// $(printf '%98s' | sed 's/ /é/g')" >"$work/bad.c"
    expect 'bad.h:3: row_add takes 4 arguments, the example gives it 3
bad.h:3: row_print takes at least 2 arguments, the example gives it 1
bad.h:3: other is not declared in a header
bad.h:3: ROWS is not in a header
bad.h:3: width is not in a header' "$(cd "$work" && examples good.h bad.h)"
    expect 'bad.c: begins with no sentence that says what it is for
bad.c:3: */ stands alone
bad.c:4: has 101 columns' "$(cd "$work" && layout good.h good.c bad.h bad.c)"
}

files() {
    find "$@" -name '*.[ch]' -o -name '*.inc' | LC_ALL=C sort
}

echo 1..3
report 'the test itself sees what is stale' "$(test_itself)"
report 'the examples in comments are as the headers are' "$(examples $(files src))"
report 'files begin with a sentence, comments end in their line, and lines have room' "$(layout $(files src tests))"
