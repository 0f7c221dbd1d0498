/* Writes runs, recipes and epochs as lines of JSON. */
#include "store/run_json.h"

#include "io/json.h"
#include "store/run_columns.h"
#include "train/epoch_csv.h"

#include <math.h>

static void put_words(JsonLine *line, int key, const RunSummary *of)
{
    Arena scratch = {0};
    const char *words = run_key_words(&scratch, key, of);
    if (*words)
        json_text(line, run_key_name(key), words);
    else
        json_none(line, run_key_name(key));
    arena_free(&scratch);
}

static void put_cell(JsonLine *line, int key, const RunSummary *of)
{
    const char *name = run_key_name(key);
    CellForm form = run_key_form(key);
    double value = run_key_number(key, of);
    if (form == CELL_WORDS)
        put_words(line, key, of);
    else if (isnan(value))
        json_none(line, name);
    else if (form == CELL_DATE || form == CELL_WHOLE)
        json_long(line, name, (long)value);
    else if (form == CELL_TRUTH)
        json_bool(line, name, value != 0);
    else if (form == CELL_MEASURED)
        json_float(line, name, (float)value);
    else
        json_double(line, name, value);
}

void run_json_put(const RunSummary *of, Buf *out)
{
    JsonLine line = json_begin(out);
    put_cell(&line, RUN_KEY_RUN, of);
    for (int key = 0; run_key_name(key); key++)
        if (key != RUN_KEY_RUN)
            put_cell(&line, key, of);
    json_end(&line);
}

/* ---- recipes */

static void put_number(JsonLine *line, const char *key, double value)
{
    if (isnan(value))
        json_none(line, key);
    else
        json_double(line, key, value);
}

static void put_estimate(JsonLine *line, const char *name, const Estimate *estimate)
{
    JsonLine map = json_map(line, name);
    json_long(&map, "n", estimate->n);
    put_number(&map, "mean", estimate->mean);
    put_number(&map, "sd", estimate->sd);
    json_close(&map);
}

static void put_names(JsonLine *line, const char *key, const RunGroup *group, bool counted)
{
    JsonLine list = json_list(line, key);
    for (int i = 0; i < group->runs; i++)
        if (run_counts(group->run[i]) == counted)
            json_text(&list, NULL, group->run[i]->name);
    json_close(&list);
}

void run_group_json_put(const RunGroup *group, Buf *out)
{
    JsonLine line = json_begin(out);
    json_long(&line, "n", group->counted);
    put_names(&line, "runs", group, true);
    put_names(&line, "left_out", group, false);
    put_cell(&line, RUN_KEY_RECIPE, group->run[0]);
    for (int key = 0; run_key_name(key); key++) {
        Estimate estimate = run_group_value(group, key);
        if (run_key_part(key) == PART_SETTING && key != RUN_KEY_SEED)
            put_cell(&line, key, group->run[0]);
        else if (run_key_part(key) == PART_RESULT && run_key_form(key) != CELL_WORDS)
            put_estimate(&line, run_key_name(key), &estimate);
    }
    json_end(&line);
}

/* ---- epochs */

static void put_measured(JsonLine *line, const char *name, const Recorder *recorder, long epoch,
                         const Series *values)
{
    double value = series_at(values, epoch);
    if (recorder_measured(recorder, epoch, value))
        json_float(line, name, (float)value);
    else
        json_none(line, name);
}

void epoch_json_put(const Recorder *recorder, long epoch, Buf *out)
{
    JsonLine line = json_begin(out);
    json_long(&line, "epoch", (long)series_at(&recorder->epoch, epoch));
    json_float(&line, TRAIN_LOSS, (float)series_at(&recorder->train_loss, epoch));
    put_measured(&line, VALID_LOSS, recorder, epoch, &recorder->valid_loss);
    for (int m = 0; m < recorder->metrics; m++)
        put_measured(&line, recorder->metric[m].name, recorder, epoch, &recorder->metric[m].value);
    json_double(&line, "time", series_at(&recorder->epoch_time, epoch));
    json_end(&line);
}
