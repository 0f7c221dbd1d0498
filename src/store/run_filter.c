/* Reads filters of the list of runs: from infix to steps that work on a stack, so that neither
 * reading nor asking goes deeper than a text is long. */
#include "store/run_filter.h"

#include "base/text.h"
#include "store/run_columns.h"
#include "store/run_filter_step.h"

#include <math.h>
#include <string.h>

/* ---- words and signs */

typedef enum {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_SIGN, /* that compares */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_NOT,
    TOKEN_AND,
    TOKEN_OR,
} TokenKind;

typedef struct {
    TokenKind kind;
    const char *text; /* of a word, without its quotes; else as it stands */
    bool quoted;
    FilterSign sign;
    const char *begin, *end; /* in the filter */
} Token;

/* Longer ones first. */
static const struct {
    const char *text;
    FilterSign sign;
} SIGN[] = {
    {"==", SIGN_EQUAL}, {"!=", SIGN_DIFFERS}, {"<=", SIGN_UP_TO}, {">=", SIGN_FROM},
    {"=", SIGN_EQUAL},  {"<", SIGN_BELOW},    {">", SIGN_ABOVE},  {"~", SIGN_CONTAINS},
};

static const struct {
    const char *text;
    TokenKind kind;
} KEYWORD[] = {{"not", TOKEN_NOT}, {"and", TOKEN_AND}, {"or", TOKEN_OR}};

/* While a filter is read. */
typedef struct {
    Arena *arena;
    const char *text;
    Token next;
    FilterStep *step; /* in the order in which they work */
    int steps;
    struct {
        TokenKind kind;
        const char *begin;
    } open[RUN_FILTER_MOST + 1]; /* signs whose right side is not read yet, and brackets */
    int opens;
    Error *err;
} Reader;

static bool fail_at(const Reader *reader, const char *place, const char *what)
{
    return fail(reader->err, "filter, character %d: %s", (int)(place - reader->text) + 1, what);
}

static const char *sign_at(const char *p, FilterSign *sign)
{
    for (int i = 0; i < LENGTH(SIGN); i++)
        if (text_starts(p, SIGN[i].text)) {
            *sign = SIGN[i].sign;
            return p + strlen(SIGN[i].text);
        }
    return p;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool read_quoted(Reader *reader, const char *p)
{
    const char *end = strchr(p + 1, *p);
    if (!end)
        return fail_at(reader, p, "this quote is not closed; add another one");
    reader->next.kind = TOKEN_WORD;
    reader->next.quoted = true;
    reader->next.text = arena_printf(reader->arena, "%.*s", (int)(end - p - 1), p + 1);
    reader->next.end = end + 1;
    return true;
}

static void read_word(Reader *reader, const char *p)
{
    const char *end = p;
    FilterSign sign;
    while (*end && !is_blank(*end) && !strchr("()'\"", *end) && sign_at(end, &sign) == end)
        end++;
    Token *next = &reader->next;
    next->kind = TOKEN_WORD;
    next->text = arena_printf(reader->arena, "%.*s", (int)(end - p), p);
    next->end = end;
    for (int i = 0; i < LENGTH(KEYWORD); i++)
        if (strcasecmp(next->text, KEYWORD[i].text) == 0)
            next->kind = KEYWORD[i].kind;
}

/* Reads the token after the present one. */
static bool advance(Reader *reader)
{
    const char *p = reader->next.end;
    while (is_blank(*p))
        p++;
    reader->next = (Token){.begin = p, .end = p + 1, .text = ""};
    Token *next = &reader->next;
    const char *end = sign_at(p, &next->sign);
    if (!*p) {
        next->end = p;
    } else if (*p == '(' || *p == ')') {
        next->kind = *p == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    } else if (end > p) {
        next->kind = TOKEN_SIGN;
        next->end = end;
    } else if (*p == '\'' || *p == '"') {
        return read_quoted(reader, p);
    } else {
        read_word(reader, p);
    }
    return true;
}

/* ---- the order in which steps work */

static void add_step(Reader *reader, FilterStep step)
{
    reader->step[reader->steps++] = step;
}

static void push(Reader *reader, TokenKind kind)
{
    reader->open[reader->opens].kind = kind;
    reader->open[reader->opens++].begin = reader->next.begin;
}

/* Ends what binds at least as strongly. */
static void settle(Reader *reader, TokenKind kind)
{
    static const struct {
        int strength;
        StepKind step;
    } BIND[] = {
        [TOKEN_OPEN] = {0, STEP_OR}, [TOKEN_OR] = {1, STEP_OR},    [TOKEN_AND] = {2, STEP_AND},
        [TOKEN_NOT] = {3, STEP_NOT}, [TOKEN_CLOSE] = {1, STEP_OR}, [TOKEN_END] = {1, STEP_OR}};
    while (reader->opens > 0) {
        TokenKind top = reader->open[reader->opens - 1].kind;
        if (BIND[top].strength < BIND[kind].strength)
            return;
        add_step(reader, (FilterStep){.kind = BIND[top].step});
        reader->opens--;
    }
}

static bool close_bracket(Reader *reader)
{
    settle(reader, TOKEN_CLOSE);
    if (!reader->opens)
        return fail_at(reader, reader->next.begin, "this ')' closes nothing");
    reader->opens--;
    return true;
}

/* ---- a word, or a comparison */

static bool fail_column(const Reader *reader, const Token *name)
{
    Arena scratch = {0};
    Buf text = {0};
    buf_printf(&text, "there is no column '%.24s'; put a text in quotes, or name one of",
               name->text);
    for (int key = 0; key <= RUN_KEY_NOTE; key++)
        buf_printf(&text, " %s,", run_key_name(key));
    buf_text_add(&text, " a metric, or one that `help runs` names");
    fail_at(reader, name->begin, arena_text(&scratch, buf_text(&text)));
    buf_free(&text);
    arena_free(&scratch);
    return false;
}

static bool fail_value(const Reader *reader, int key, const Token *value)
{
    static const char *const WANTED[] = {[CELL_DATE] =
                                             "a date, as 2026-11-29 or '2026-11-29 04:29'",
                                         [CELL_WHOLE] = "a number",
                                         [CELL_SHORT] = "a number",
                                         [CELL_MEASURED] = "a number",
                                         [CELL_SECONDS] = "a number of seconds",
                                         [CELL_TRUTH] = "true or false"};
    Arena scratch = {0};
    fail_at(reader, value->begin,
            arena_printf(&scratch, "%s is %s, not '%.40s'", run_key_name(key),
                         WANTED[run_key_form(key)], value->text));
    arena_free(&scratch);
    return false;
}

/* Reads what the value is compared as; `~` looks into the words of every column. */
static bool read_value(const Reader *reader, FilterStep *step, const Token *value)
{
    CellForm form = run_key_form(step->key);
    step->text = value->text;
    if (form == CELL_WORDS || step->sign == SIGN_CONTAINS)
        return true;
    if (form == CELL_DATE)
        return filter_is_date(step->text) || fail_value(reader, step->key, value);
    bool truth = form == CELL_TRUTH && strcasecmp(step->text, "true") == 0;
    bool untruth = form == CELL_TRUTH && strcasecmp(step->text, "false") == 0;
    step->number = truth;
    return truth || untruth || (text_double(step->text, &step->number) && !isnan(step->number)) ||
           fail_value(reader, step->key, value);
}

/* After the word; the present token is what follows it. */
static bool read_comparison(Reader *reader, const Token *name)
{
    FilterStep step = {.kind = STEP_COMPARE, .sign = reader->next.sign};
    step.key = name->quoted ? -1 : run_key_find(name->text);
    if (step.key < 0)
        return fail_column(reader, name);
    if (!advance(reader))
        return false;
    Token value = reader->next;
    if (value.kind == TOKEN_END || value.kind == TOKEN_SIGN || value.kind == TOKEN_OPEN ||
        value.kind == TOKEN_CLOSE)
        return fail_at(reader, value.begin, "a value should stand here");
    if (!read_value(reader, &step, &value) || !advance(reader))
        return false;
    add_step(reader, step);
    return true;
}

static bool read_operand(Reader *reader)
{
    Token word = reader->next;
    if (word.kind == TOKEN_SIGN)
        return fail_at(reader, word.begin, "a column should stand before this sign");
    if (word.kind != TOKEN_WORD)
        return fail_at(reader, word.begin,
                       word.kind == TOKEN_END
                           ? "the filter ends where a word or a comparison should be"
                           : "a word or a comparison should stand here");
    if (!advance(reader))
        return false;
    if (reader->next.kind == TOKEN_SIGN)
        return read_comparison(reader, &word);
    add_step(reader, (FilterStep){.kind = STEP_WORD, .text = word.text});
    return true;
}

/* ---- all of it */

/* Signs before an operand, and the operand. */
static bool read_left(Reader *reader)
{
    while (reader->next.kind == TOKEN_NOT || reader->next.kind == TOKEN_OPEN) {
        push(reader, reader->next.kind);
        if (!advance(reader))
            return false;
    }
    return read_operand(reader);
}

/* What follows an operand: brackets that close, then a sign that joins it to the next one, which
 * may be left out.  *more: there is a next one. */
static bool read_joint(Reader *reader, bool *more)
{
    while (reader->next.kind == TOKEN_CLOSE)
        if (!close_bracket(reader) || !advance(reader))
            return false;
    TokenKind kind = reader->next.kind;
    *more = kind != TOKEN_END;
    if (!*more)
        return true;
    settle(reader, kind == TOKEN_OR ? TOKEN_OR : TOKEN_AND);
    push(reader, kind == TOKEN_OR ? TOKEN_OR : TOKEN_AND);
    return (kind != TOKEN_OR && kind != TOKEN_AND) || advance(reader);
}

static bool read_all(Reader *reader)
{
    reader->next.end = reader->text;
    if (!advance(reader))
        return false;
    for (bool more = reader->next.kind != TOKEN_END; more;)
        if (!read_left(reader) || !read_joint(reader, &more))
            return false;
    settle(reader, TOKEN_END);
    return !reader->opens || fail_at(reader, reader->open[reader->opens - 1].begin,
                                     "this '(' is not closed; add a ')'");
}

const RunFilter *run_filter_read(Arena *arena, const char *text, Error *err)
{
    size_t size = strlen(text);
    if (size > RUN_FILTER_MOST)
        return fail_null(err, "a filter has %d bytes at the most, and this one has %zu",
                         RUN_FILTER_MOST, size);
    Reader reader = {.arena = arena,
                     .text = text,
                     .step = ARENA_NEW(arena, FilterStep, 2 * size + 1),
                     .err = err};
    if (!read_all(&reader))
        return NULL;
    RunFilter *filter = ARENA_NEW(arena, RunFilter, 1);
    *filter = (RunFilter){reader.step, reader.steps};
    return filter;
}
