/* Gathers what a report says of its runs besides their numbers. */
#include "commands/report_facts.h"

#include "base/columns.h"
#include "base/date.h"
#include "base/text.h"
#include "data/dataset.h"
#include "io/machine.h"
#include "lab/lab.h"
#include "lab/lab_machine.h"
#include "store/run_columns.h"

#include <string.h>

enum { FACTS_MOST = 64 };
static_assert((int)RUN_KEY_METRIC < (int)FACTS_MOST, "room for every setting");

/* A list that grows. */
static void add(Arena *arena, ReportFacts *facts, const char *name, const char *value)
{
    ReportFact *list = (ReportFact *)facts->fact; /* our own array */
    if (!value || !*value || facts->count == FACTS_MOST)
        return;
    list[facts->count++] = (ReportFact){arena_text(arena, name), arena_text(arena, value)};
}

static ReportFacts facts_new(Arena *arena)
{
    return (ReportFacts){.fact = ARENA_NEW(arena, ReportFact, FACTS_MOST)};
}

static void put(int key, const RunSummary *of, Buf *out)
{
    buf_clear(out);
    run_key_put_plain(key, of, out);
}

/* The seed tells the runs of a recipe apart, not recipes. */
static bool is_setting(int key, int runs)
{
    return run_key_part(key) == PART_SETTING && (runs == 1 || key != RUN_KEY_SEED);
}

static bool is_alike(int key, const RunSummary *const *of, int runs)
{
    Buf first = {0}, other = {0};
    bool same = true;
    put(key, of[0], &first);
    for (int i = 1; same && i < runs; i++) {
        put(key, of[i], &other);
        same = strcmp(buf_text(&first), buf_text(&other)) == 0;
    }
    buf_free(&first);
    buf_free(&other);
    return same;
}

ReportFacts facts_settings(Arena *arena, const RunSummary *const *of, int runs)
{
    ReportFacts facts = facts_new(arena);
    Buf value = {0};
    for (int key = 0; run_key_name(key); key++) {
        if (!is_setting(key, runs) || !is_alike(key, of, runs))
            continue;
        put(key, of[0], &value);
        add(arena, &facts, run_key_name(key), buf_text(&value));
    }
    buf_free(&value);
    return facts;
}

int facts_differing(const RunSummary *const *of, const char *const *name, int runs, Columns *table)
{
    Buf value = {0};
    int rows = 0;
    columns_add(table, "setting");
    for (int i = 0; i < runs; i++)
        columns_add(table, name[i]);
    columns_row(table);
    for (int key = 0; run_key_name(key); key++) {
        if (!is_setting(key, runs) || is_alike(key, of, runs))
            continue;
        columns_add(table, run_key_name(key));
        for (int i = 0; i < runs; i++) {
            put(key, of[i], &value);
            columns_add(table, value.size ? buf_text(&value) : "–");
        }
        columns_row(table);
        rows++;
    }
    buf_free(&value);
    return rows;
}

/* ---- how it was made */

static void add_run(Arena *arena, ReportFacts *facts, Session *session, const RunSummary *of)
{
    const Dataset *data = lab_dataset_seen(session);
    bool same = data && strcmp(data->name, of->facts.data) == 0;
    add(arena, facts, "command", of->command);
    add(arena, facts, "data", same ? lab_source(session) : of->facts.data);
    add(arena, facts, "net", of->facts.model);
    if (of->facts.seed >= 0)
        add(arena, facts, "seed", arena_printf(arena, "%ld", of->facts.seed));
    add(arena, facts, "weights at the end", of->weights);
}

ReportFacts facts_origin(Arena *arena, Session *session, const Call *call, const RunSummary *of)
{
    ReportFacts facts = facts_new(arena);
    const LabMachine *machine = session->machine;
    int threads = pool_threads(machine->pool);
    Buf words = {0};
    if (of)
        add_run(arena, &facts, session, of);
    machine_words(&words);
    add(arena, &facts, "page", call->text);
    add(arena, &facts, "program",
        arena_printf(arena, "onecycle %s, kernels %s, %d %s", PACKAGE_VERSION,
                     machine->kernels->name, threads, text_plural(threads, "thread", "threads")));
    add(arena, &facts, "machine", buf_text(&words));
    buf_free(&words);
    return facts;
}

const char *facts_about(Arena *arena, const RunSummary *const *of, int runs)
{
    static const struct {
        int key;
        const char *before;
    } PART[] = {{RUN_KEY_MODEL, ""}, {RUN_KEY_DATA, " on "}};
    Buf words = {0}, value = {0};
    for (int i = 0; i < LENGTH(PART); i++) {
        put(PART[i].key, of[0], &value);
        if (value.size && is_alike(PART[i].key, of, runs))
            buf_printf(&words, "%s%s", words.size ? PART[i].before : "", buf_text(&value));
    }
    if (of[0]->facts.began) {
        buf_text_add(&words, words.size ? ", " : "");
        date_stamp(&words, of[0]->facts.began);
    }
    const char *text = arena_text(arena, buf_text(&words));
    buf_free(&words);
    buf_free(&value);
    return text;
}
