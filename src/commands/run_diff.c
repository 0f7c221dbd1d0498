/* The command `runs diff`: in which settings two runs differ, and what came of them. */
#include "commands/rows.h"
#include "commands/run_target.h"
#include "lab/reply.h"
#include "lab/lab.h"
#include "store/run_columns.h"

#include <string.h>

/* What two runs have in a column. */
typedef struct {
    Buf a, b;
} Pair;

static Pair pair_of(int key, const RunTarget *a, const RunTarget *b)
{
    Pair pair = {0};
    run_key_put_plain(key, &a->of, &pair.a);
    run_key_put_plain(key, &b->of, &pair.b);
    return pair;
}

static void pair_free(Pair *pair)
{
    buf_free(&pair->a);
    buf_free(&pair->b);
}

static void add_row(Columns *table, int key, const Pair *pair)
{
    columns_add(table, run_key_name(key));
    columns_add(table, pair->a.size ? buf_text(&pair->a) : "-");
    columns_add(table, pair->b.size ? buf_text(&pair->b) : "-");
    columns_row(table);
}

/* Adds the settings that differ, or all results; returns how many rows these are.  *same is raised
 * by those that are known and the same; NULL: nobody asks. */
static int add_rows(Columns *table, RunPart part, const RunTarget *a, const RunTarget *b, int *same)
{
    int rows = 0;
    for (int key = 0; run_key_name(key); key++) {
        Pair pair = pair_of(key, a, b);
        bool known = run_key_part(key) == part && (pair.a.size || pair.b.size);
        bool equal = same && strcmp(buf_text(&pair.a), buf_text(&pair.b)) == 0;
        if (known && equal)
            ++*same;
        else if (known)
            add_row(table, key, &pair);
        rows += known && !equal;
        pair_free(&pair);
    }
    return rows;
}

/* Plans may differ in what no setting tells, as one that was changed while it ran. */
static bool plans_differ(const RunTarget *a, const RunTarget *b)
{
    return a->of.facts.plan && b->of.facts.plan && a->of.facts.plan != b->of.facts.plan;
}

static void write_words(const RunTarget *a, const RunTarget *b, int differ, int same, Buf *out)
{
    if (!differ && plans_differ(a, b))
        buf_text_add(out, "their settings are the same, but not their plans: one was changed while "
                          "it ran, or begins elsewhere\n");
    else if (!differ)
        buf_printf(out, "no setting differs; %d are known and the same\n", same);
    else
        buf_printf(out, "%d setting%s differ%s; %d more are known and the same\n", differ,
                   differ == 1 ? "" : "s", differ == 1 ? "s" : "", same);
}

static void tell(Reply *reply, const RunTarget *a, const RunTarget *b)
{
    Columns table = {0};
    Buf text = {0};
    int same = 0;
    columns_add(&table, "");
    columns_add(&table, a->of.name);
    columns_add(&table, b->of.name);
    columns_row(&table);
    int differ = add_rows(&table, PART_SETTING, a, b, &same);
    add_rows(&table, PART_RESULT, a, b, NULL);
    columns_write(&table, &text);
    columns_free(&table);
    write_words(a, b, differ, same, &text);
    reply_page(reply, buf_text(&text));
    buf_free(&text);
}

static bool cmd_diff(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    RunTarget a, b;
    const char *name = call->command->name;
    bool ok = run_target_named(session, &scratch, name, call_text(call, "a"), &a, &out->error) &&
              run_target_named(session, &scratch, name, call_text(call, "b"), &b, &out->error);
    if (ok)
        tell(session->reply, &a, &b);
    arena_free(&scratch);
    return ok;
}

#define RUN(key)                                                                                   \
    {                                                                                              \
        .name = (key), .type = ARG_RECORD, .required = true, .choice = run_word,                   \
        .meaning = run_word_meaning, .help = RUN_HELP                                              \
    }

const Command RUNS_DIFF = {
    .name = "runs diff",
    .args = {RUN("a"), RUN("b")},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_diff},
    .summary = "the settings in which two runs differ, and results",
};
