/* Prints the list of runs, or their recipes, as a table of text or as lines of JSON. */
#include "commands/run_table.h"

#include "analysis/history.h"
#include "store/remote.h"
#include "store/run_columns.h"
#include "store/run_json.h"

#include <string.h>

/* "-" for none. */
static void add_cell(Columns *table, int key, const RunSummary *of)
{
    Buf cell = {0};
    run_key_put_plain(key, of, &cell);
    columns_add(table, cell.size ? buf_text(&cell) : "-");
    buf_free(&cell);
}

static void add_row(Columns *table, const int *key, int keys, const RunSummary *of)
{
    static const int FIRST[] = {RUN_KEY_RUN, RUN_KEY_STATE, RUN_KEY_TIME, RUN_KEY_COMMAND};
    for (int i = 0; i < LENGTH(FIRST) + keys; i++) {
        int k = i < LENGTH(FIRST) ? FIRST[i] : key[i - LENGTH(FIRST)];
        bool again = false;
        for (int f = 0; f < LENGTH(FIRST) && i >= LENGTH(FIRST); f++)
            again = again || k == FIRST[f];
        if (!again && of)
            add_cell(table, k, of);
        else if (!again)
            columns_add(table, run_key_name(k));
    }
    columns_row(table);
}

/* Why there is nothing to list. */
static void tell_none(Reply *reply, const RunList *list, const RunOrder *order)
{
    if (!list->lines && list->hidden)
        reply_line(reply, "no run fits the filter: %s", order->filter);
    else if (!list->lines)
        reply_line(reply, "no runs yet; `fit_one_cycle` or `fit` starts one");
}

/* Those of other processes, which can be joined. */
static void tell_under_way(Reply *reply, const RunList *list)
{
    Arena scratch = {0};
    for (int i = 0; i < list->lines; i++) {
        const RunSummary *of = &list->line[i].of;
        const char *name = list->line[i].run ? list->line[i].run->stamp : of->name;
        if (of->process && strcmp(of->state, "running") == 0)
            reply_line(reply, "%s is %s", name, remote_words(&scratch, name, of->process));
    }
    arena_free(&scratch);
}

void run_table_tell(Reply *reply, const RunList *list, const RunOrder *order)
{
    Columns table = {0};
    int key[RUN_KEYS_MOST], keys = run_list_keys(list, 0, key);
    if (list->lines)
        add_row(&table, key, keys, NULL);
    for (int i = 0; i < list->lines; i++)
        add_row(&table, key, keys, &list->line[i].of);
    reply_table_end(reply, &table);
    tell_under_way(reply, list);
    tell_none(reply, list, order);
}

static void tell_text(Reply *reply, Buf *text)
{
    if (text->size)
        reply_page(reply, buf_text(text));
    buf_free(text);
}

void run_json_tell(Reply *reply, const RunList *list)
{
    Buf text = {0};
    for (int i = 0; i < list->lines; i++)
        run_json_put(&list->line[i].of, &text);
    tell_text(reply, &text);
}

/* ---- recipes */

/* Recipes, and what their table has. */
typedef struct {
    const RunGroup *group;
    int groups;
    int key[2 * RUN_KEYS_MOST]; /* its columns */
    int keys;
    const char *plus_minus;
} GroupTable;

static bool same_cell(int key, const RunSummary *a, const RunSummary *b)
{
    Buf one = {0}, other = {0};
    run_key_put_plain(key, a, &one);
    run_key_put_plain(key, b, &other);
    bool same = strcmp(buf_text(&one), buf_text(&other)) == 0;
    buf_free(&one);
    buf_free(&other);
    return same;
}

/* Whether it tells recipes apart: any two, or only two of one kind of run. */
static bool tells_apart(const GroupTable *table, int key, bool of_all)
{
    const RunSummary *first[PLAN_ONE_CYCLE + 1] = {NULL};
    for (int g = 0; g < table->groups; g++) {
        const RunSummary *run = table->group[g].run[0];
        const RunSummary **same = &first[of_all ? PLAN_NONE : run->facts.kind];
        *same = *same ? *same : run;
        if (!same_cell(key, *same, run))
            return true;
    }
    return false;
}

static bool is_result(int key)
{
    return run_key_part(key) == PART_RESULT && run_key_form(key) != CELL_WORDS;
}

static bool is_listed(int key)
{
    return !run_key_column(key) || run_key_column(key)->rank > 0;
}

static bool is_setting(int key)
{
    return run_key_part(key) == PART_SETTING && key != RUN_KEY_SEED;
}

/* The rate, and settings that tell recipes apart, those of no list only where names do not; results
 * that any of them has. */
static bool is_shown(const GroupTable *table, int key)
{
    bool known = false;
    for (int g = 0; g < table->groups && is_result(key); g++)
        known = known || run_group_value(&table->group[g], key).n;
    if (!is_setting(key))
        return known && key != RUN_KEY_EPOCHS_DONE;
    return key == RUN_KEY_LR_MAX ||
           (key != RUN_KEY_EPOCHS && tells_apart(table, key, is_listed(key)));
}

static void choose_columns(GroupTable *table)
{
    table->key[table->keys++] = RUN_KEY_RECIPE;
    for (int results = 0; results < 2; results++)
        for (int key = 0; run_key_name(key) && table->keys < LENGTH(table->key); key++)
            if (is_result(key) == results && key != RUN_KEY_TIME && is_shown(table, key))
                table->key[table->keys++] = key;
    if (table->groups && is_shown(table, RUN_KEY_TIME) && table->keys < LENGTH(table->key))
        table->key[table->keys++] = RUN_KEY_TIME;
}

/* The seeds of the runs that count. */
static int seeds_of(const RunGroup *group)
{
    int seeds = 0;
    for (int i = 0; i < group->runs; i++) {
        bool first = run_counts(group->run[i]);
        for (int k = 0; k < i; k++)
            first = first && !(run_counts(group->run[k]) &&
                               group->run[k]->facts.seed == group->run[i]->facts.seed);
        seeds += first;
    }
    return seeds;
}

/* "nan in 1 of 3, 2 seeds, left out: 1 stopped" */
static void add_note(Columns *columns, const RunGroup *group)
{
    static const char *const FAILED[] = {"nan", "dead"}, *const OUT[] = {"running", "left",
                                                                         "stopped", "cut off"};
    Buf note = {0};
    for (int i = 0; i < LENGTH(FAILED); i++) {
        int count = run_group_count(group, FAILED[i]);
        if (count)
            buf_printf(&note, "%s%s in %d of %d", note.size ? ", " : "", FAILED[i], count,
                       group->counted);
    }
    int seeds = seeds_of(group);
    if (seeds < group->counted)
        buf_printf(&note, "%s%d seed%s", note.size ? ", " : "", seeds, seeds == 1 ? "" : "s");
    for (int i = 0; i < LENGTH(OUT); i++) {
        int count = run_group_count(group, OUT[i]);
        if (count)
            buf_printf(&note, "%sleft out: %d %s", note.size ? ", " : "", count, OUT[i]);
    }
    if (note.size)
        columns_add(columns, buf_text(&note));
    buf_free(&note);
}

static void add_group(Columns *columns, const GroupTable *table, const RunGroup *group)
{
    columns_printf(columns, "%d", group->counted);
    for (int i = 0; i < table->keys; i++) {
        Buf cell = {0};
        Estimate estimate = run_group_value(group, table->key[i]);
        if (table->key[i] == RUN_KEY_TIME && estimate.n)
            columns_duration(columns, estimate.mean);
        else if (is_result(table->key[i]) && estimate.n) {
            estimate_put(&estimate, table->plus_minus, &cell);
            columns_add(columns, buf_text(&cell));
        } else if (is_result(table->key[i]))
            columns_add(columns, "-");
        else
            add_cell(columns, table->key[i], group->run[0]);
        buf_free(&cell);
    }
    add_note(columns, group);
    columns_row(columns);
}

/* "the same in all: data digits, wd 0.01": what the list has, and no column tells. */
static void write_same(const GroupTable *table, Buf *text)
{
    Buf words = {0};
    for (int key = 0; run_key_name(key); key++) {
        Buf cell = {0};
        run_key_put_plain(key, table->group[0].run[0], &cell);
        if (is_setting(key) && is_listed(key) && !is_shown(table, key) && cell.size)
            buf_printf(&words, "%s%s %s", words.size ? ", " : "", run_key_name(key),
                       buf_text(&cell));
        buf_free(&cell);
    }
    if (words.size)
        buf_printf(text, "%s%s\n", table->groups > 1 ? "the same in all: " : "", buf_text(&words));
    buf_free(&words);
}

static void write_groups(GroupTable *table, Buf *text)
{
    Columns columns = {0};
    choose_columns(table);
    columns_add(&columns, "n");
    for (int i = 0; i < table->keys; i++)
        columns_add(&columns, run_key_name(table->key[i]));
    columns_row(&columns);
    for (int g = 0; g < table->groups; g++)
        add_group(&columns, table, &table->group[g]);
    columns_write(&columns, text);
    columns_free(&columns);
    write_same(table, text);
    if (strstr(buf_text(text), table->plus_minus))
        buf_printf(text,
                   "%s: the standard deviation (n - 1) over the n runs of a recipe, which differ "
                   "in their seeds only\n",
                   table->plus_minus);
}

void run_groups_tell(Reply *reply, const RunList *list, const RunOrder *order, int key, bool json)
{
    Arena scratch = {0};
    Buf text = {0};
    const RunSummary **run = ARENA_NEW(&scratch, const RunSummary *, MAX(list->lines, 1));
    for (int i = 0; i < list->lines; i++)
        run[i] = &list->line[i].of;
    int groups;
    RunGroup *group = run_groups_of(&scratch, run, list->lines, &groups);
    run_groups_sort(group, groups, key, order->reverse);
    GroupTable table = {.group = group, .groups = groups};
    table.plus_minus = reply->surface.glyphs == GLYPHS_ASCII ? "+-" : "±";
    for (int g = 0; g < groups && json; g++)
        run_group_json_put(&group[g], &text);
    if (groups && !json)
        write_groups(&table, &text);
    tell_text(reply, &text);
    if (!groups && !json && list->lines)
        reply_line(reply, "only range tests are listed, and these belong to no recipe");
    else if (!json)
        tell_none(reply, list, order);
    arena_free(&scratch);
}
