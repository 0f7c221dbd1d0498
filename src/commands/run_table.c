/* Prints the list of runs as a table of text. */
#include "commands/run_table.h"

#include "base/date.h"
#include "base/text.h"
#include "store/run_columns.h"

#include <math.h>

/* Programs read dates, numbers and times as they are elsewhere in text, and "-" for none. */
static void add_cell(Columns *table, int key, const RunSummary *of)
{
    Buf cell = {0};
    double measured = run_key_measured(key, of);
    if (key == RUN_KEY_WHEN && of->facts.began)
        date_stamp(&cell, of->facts.began);
    else if (key == RUN_KEY_STATE)
        buf_text_add(&cell, of->state);
    else if (key == RUN_KEY_TIME && !isnan(of->time))
        text_duration(&cell, of->time);
    else if (!isnan(measured))
        text_number(&cell, measured);
    else
        run_key_put(key, of, 0, &cell);
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

void run_table_tell(Reply *reply, const RunList *list, const RunOrder *order)
{
    Columns table = {0};
    int key[RUN_KEYS_MOST], keys = run_list_keys(list, 0, key);
    if (list->lines)
        add_row(&table, key, keys, NULL);
    for (int i = 0; i < list->lines; i++)
        add_row(&table, key, keys, &list->line[i].of);
    reply_table_end(reply, &table);
    if (!list->lines && list->hidden)
        reply_line(reply, "no run has '%s' in its line", order->filter);
    else if (!list->lines)
        reply_line(reply, "no runs yet; `fit_one_cycle` or `fit` starts one");
}
