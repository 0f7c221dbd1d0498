/* Finds the row that a typed name means, and suggests the nearest names when there is none. */
#include "language/resolve.h"

#include "base/text.h"
#include "language/scan.h"

#include <string.h>

enum { NAME_MOST = 48 }; /* bytes; a longer word resembles no command */

bool resolve_is_alias(const Command *row, const char *name)
{
    return text_lists(row->notebook, name);
}

static const Command *find_alias(const CommandTable *table, const char *name)
{
    const Command *row;
    for (int i = 0; (row = command_row(table, i)); i++)
        if (resolve_is_alias(row, name))
            return row;
    return NULL;
}

/* Whether the first word of a row's name is this word. */
static bool first_is(const Command *row, const char *word)
{
    size_t length = strcspn(row->name, " ");
    return strlen(word) == length && memcmp(row->name, word, length) == 0;
}

static const char *second_of(const Command *row)
{
    const char *space = strchr(row->name, ' ');
    return space ? space + 1 : NULL;
}

/* How many letters have to be changed, added, dropped or swapped to make a of the first n of b: the
 * optimal string alignment distance. */
static int edit_distance(const char *a, const char *b, int n)
{
    int row[3][NAME_MOST + 1], *oldest = row[0], *before = row[1], *now = row[2];
    for (int j = 0; j <= n; j++)
        now[j] = j;
    for (int i = 1; a[i - 1]; i++) {
        int *spare = oldest;
        oldest = before;
        before = now;
        now = spare;
        now[0] = i;
        for (int j = 1; j <= n; j++) {
            now[j] = MIN(MIN(before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = MIN(now[j], oldest[j - 2] + 1);
        }
    }
    return now[n];
}

/* The name nearest to a mistyped word, among first words or, with `first`, among second words after
 * it; NULL when more than every third letter is wrong.  It ends at a space or NUL. */
static const char *nearest(const CommandTable *table, const char *word, const char *first)
{
    int least = (int)strlen(word) / 3 + 1;
    const char *best = NULL;
    const Command *row;
    for (int i = 0; strlen(word) <= NAME_MOST && (row = command_row(table, i)); i++) {
        const char *name = !first ? row->name : first_is(row, first) ? second_of(row) : NULL;
        int length = name ? (int)strcspn(name, " ") : NAME_MOST + 1;
        int distance = length <= NAME_MOST ? edit_distance(word, name, length) : least;
        if (distance < least) {
            least = distance;
            best = name;
        }
    }
    return best;
}

static void *unknown(const CommandTable *table, const char *word, Error *err)
{
    const char *near = nearest(table, word, NULL);
    if (near)
        return fail_null(err, "there is no command '%s'; did you mean %.*s? `%s` lists them all",
                         word, (int)strcspn(near, " "), near, table->help);
    return fail_null(err, "there is no command '%s'; `%s` lists them all", word, table->help);
}

/* Explains `data` alone, or with a second word that no row has. */
static void *unknown_second(const CommandTable *table, const char *first, const char *second,
                            Error *err)
{
    Buf list = {0};
    const Command *row;
    for (int i = 0; (row = command_row(table, i)); i++)
        if (first_is(row, first))
            buf_printf(&list, "%s%s", list.size ? ", " : "", row->name);
    const char *near = second ? nearest(table, second, first) : NULL;
    if (near)
        fail(err, "there is no '%s %s'; did you mean %s %s? choose one of: %s", first, second,
             first, near, buf_text(&list));
    else if (second)
        fail(err, "there is no '%s %s'; choose one of: %s", first, second, buf_text(&list));
    else
        fail(err, "%s needs a second word; choose one of: %s", first, buf_text(&list));
    buf_free(&list);
    return NULL;
}

/* The different names, or second words after `first`, that begin with a word. */
typedef struct {
    Buf list;                 /* "plot, plot_lr" */
    int count;                /* names in it */
    char name[NAME_MOST + 1]; /* the latest */
} Candidates;

static void add_candidate(Candidates *candidates, const char *name, size_t length)
{
    if (strlen(candidates->name) == length && memcmp(candidates->name, name, length) == 0)
        return; /* "data", as in the row before */
    memcpy(candidates->name, name, length);
    candidates->name[length] = '\0';
    buf_printf(&candidates->list, "%s%s", candidates->count ? ", " : "", candidates->name);
    candidates->count++;
}

static void find_candidates(const CommandTable *table, const char *first, const char *word,
                            Candidates *out)
{
    const Command *row;
    for (int i = 0; (row = command_row(table, i)); i++) {
        const char *second = second_of(row);
        if (first && first_is(row, first) && second && text_starts(second, word))
            add_candidate(out, second, strlen(second));
        else if (!first && text_starts(row->name, word) && strcspn(row->name, " ") >= strlen(word))
            add_candidate(out, row->name, strcspn(row->name, " "));
    }
}

static bool known_first(const CommandTable *table, const char *word)
{
    const Command *row;
    for (int i = 0; (row = command_row(table, i)); i++)
        if (first_is(row, word))
            return true;
    return false;
}

bool resolve_is_name(const CommandTable *table, const char *word)
{
    return known_first(table, word) || find_alias(table, word);
}

/* Completes a unique prefix; leaves anything else as it is.  False with err when ambiguous. */
static bool complete_word(const CommandTable *table, const char *first, const char *word,
                          char out[NAME_MOST + 1], Error *err)
{
    Candidates candidates = {0};
    find_candidates(table, first, word, &candidates);
    bool ambiguous = *word && candidates.count > 1 && strcmp(candidates.name, word) != 0;
    if (candidates.count == 1 && *word)
        memcpy(out, candidates.name, sizeof candidates.name);
    if (ambiguous)
        fail(err, "'%s' is short for more than one: %s; type more of it", word,
             buf_text(&candidates.list));
    buf_free(&candidates.list);
    return !ambiguous;
}

static const Command *find_two(const CommandTable *table, const char *first, const char *second)
{
    const Command *row;
    for (int i = 0; (row = command_row(table, i)); i++)
        if (first_is(row, first) && second_of(row) && strcmp(second_of(row), second) == 0)
            return row;
    return NULL;
}

static const char *second_word(const Words *words)
{
    bool plain = words->count > 1 && words->word[1].kind == WORD_PLAIN && !words->word[1].key;
    return plain ? words->word[1].text : NULL;
}

const Command *resolve_shell(const CommandTable *table, const Words *words, bool prefixes,
                             int *used, Error *err)
{
    char first[NAME_MOST + 1] = "", second[NAME_MOST + 1] = "";
    *used = 1;
    if (words->count == 0)
        return fail_null(err,
                         "there is no command before '>'; plotting commands take it at their end");
    const char *word = words->word[0].text, *next = second_word(words);
    if (strlen(word) > NAME_MOST || words->word[0].key)
        return unknown(table, word, err);
    strcpy(first, word);
    const Command *alias = known_first(table, word) ? NULL : find_alias(table, word);
    if (alias)
        return alias;
    if (prefixes && !known_first(table, word) && !complete_word(table, NULL, word, first, err))
        return NULL;
    if (!known_first(table, first))
        return unknown(table, word, err);
    if (next && strlen(next) <= NAME_MOST) {
        strcpy(second, next);
        if (prefixes && !find_two(table, first, next) &&
            !complete_word(table, first, next, second, err))
            return NULL;
    }
    const Command *two = find_two(table, first, second);
    *used = two ? 2 : 1;
    const Command *row = two ? two : command_find(table, first);
    return row ? row : unknown_second(table, first, next, err);
}

const Command *resolve_first(const CommandTable *table, Arena *arena, const char *commands,
                             Words *words, int *used)
{
    Error ignored;
    *words = (Words){0};
    const char *line = command_next(arena, &(Script){.rest = commands, .line = 1});
    bool read = line && lex_shell(arena, line, &ANY_VARIABLE, words, &ignored);
    return read ? resolve_shell(table, words, false, used, &ignored) : NULL;
}

const Command *resolve_call(const CommandTable *table, const char *dotted, Error *err)
{
    const char *dot = strrchr(dotted, '.');
    const char *last = dot ? dot + 1 : dotted;
    if (dot) {
        const char *before = dot;
        while (before > dotted && before[-1] != '.')
            before--;
        Buf two = {0};
        buf_printf(&two, "%.*s %s", (int)(dot - before), before, last);
        const Command *row = command_find(table, buf_text(&two));
        buf_free(&two);
        if (row)
            return row;
    }
    const Command *row = command_find(table, last);
    if (!row)
        row = find_alias(table, last);
    return row ? row : unknown(table, last, err);
}
