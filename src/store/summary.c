/* Sums up each recorded run in a line of a list: from the first and the last lines of its events, a
 * few between them, and its table of epochs. */
#include "store/summary.h"

#include "base/text.h"
#include "io/file.h"
#include "io/json.h"
#include "io/lines.h"
#include "store/facts_json.h"
#include "store/note.h"
#include "store/remote.h"
#include "store/shelf.h"
#include "train/epoch_csv.h"
#include "train/event.h"

#include <math.h>
#include <string.h>

static const Json *parse_line(Arena *arena, Bytes line)
{
    return json_parse(arena, line, RECORD_EVENTS, NULL);
}

static bool is_event(const Json *json, const char *event)
{
    return strcmp(json_get_text(json, "event", ""), event) == 0;
}

/* Reads the first line, which is long for a deep net. */
static bool read_begin(Arena *arena, const char *path, RunSummary *out)
{
    Lines lines;
    Bytes line;
    if (!lines_open(&lines, path, NULL))
        return false;
    const Json *begin = lines_next(&lines, &line) ? parse_line(arena, line) : NULL;
    bool ok = lines_close(&lines, NULL) && is_event(begin, "run_begin");
    if (!ok)
        return false;
    out->command = text_shown(arena, json_get_text(begin, "command", ""));
    long began = out->facts.began;
    out->facts = facts_get(arena, begin);
    out->facts.began = began;
    return true;
}

/* The smoothed loss of the next batch; not a number if none comes soon. */
static double next_loss(Lines *lines)
{
    enum { LOOKS = 8 };
    double loss = NAN;
    Bytes line;
    for (int i = 0; i < LOOKS && isnan(loss) && lines_next(lines, &line); i++) {
        Arena scratch = {0};
        loss = json_get_number(parse_line(&scratch, line), "smooth_loss", NAN);
        arena_free(&scratch);
    }
    return loss;
}

/* Reads a few batches, evenly spread over the file. */
static void read_losses(const char *path, RunSummary *out)
{
    Lines lines;
    if (!lines_open(&lines, path, NULL))
        return;
    for (int i = 0; i < SUMMARY_LOSSES; i++) {
        double part = (double)i / SUMMARY_LOSSES;
        double loss = lines_jump(&lines, part) ? next_loss(&lines) : NAN;
        if (!isnan(loss))
            out->loss[out->losses++] = loss;
    }
    lines_close(&lines, NULL);
}

/* Searches the last lines for the end of the run; only a few lines may come after it. */
typedef struct {
    Arena *arena;
    const Json *end; /* NULL: it was not found */
    bool dead;       /* of a run that was stopped, this may be told after its end */
    int looks;
} EndSearch;

static bool look_for_end(void *context, Bytes line)
{
    enum { LOOKS = 8 };
    EndSearch *search = context;
    const Json *event = parse_line(search->arena, line);
    if (is_event(event, "run_end"))
        search->end = event;
    search->dead = search->dead || is_event(event, "dead");
    return search->end || is_event(event, "batch") || ++search->looks == LOOKS;
}

static bool is_dead(const EndSearch *search)
{
    const Json *dead = json_get(search->end, "dead");
    return search->dead || (dead && json_number(dead) == 1);
}

/* In the words that the session had for it: a run that came to its end with a dead net is dead. */
static const char *end_words(Arena *arena, const char *reason, bool dead)
{
    if (dead && strcmp(reason, stop_reason_name(STOP_NONE)) == 0)
        return "dead";
    for (int known = STOP_NONE; known <= STOP_REPLAN; known++)
        if (strcmp(reason, stop_reason_name((StopReason)known)) == 0)
            return stop_reason_words((StopReason)known);
    return text_shown(arena, reason);
}

/* A run without an end is under way, or its process was killed. */
static void look_for_process(const char *folder, RunSummary *out)
{
    bool there = remote_is_there(folder);
    out->state = there ? "running" : stop_reason_words(STOP_CUT);
    out->process = there ? remote_process(folder) : 0;
}

static void read_end(Arena *arena, const char *folder, RunSummary *out)
{
    EndSearch search = {.arena = arena};
    (void)lines_find_last(path_join(arena, folder, RECORD_EVENTS), look_for_end, &search);
    if (!search.end) {
        look_for_process(folder, out);
        return;
    }
    out->state = end_words(arena, json_get_text(search.end, "reason", ""), is_dead(&search));
    out->time = json_get_number(search.end, "time", NAN);
    out->weights = arena_printf(arena, "%.16s", json_get_text(search.end, "weights", ""));
}

static bool higher_is_better(const char *name)
{
    bool higher;
    return !measure_find(name, &higher) || higher;
}

/* Reads a row; the first line of the file names the columns.  A long run does not keep all rows. */
static void read_row(Bytes line, long *first, RunSummary *out)
{
    EpochRow row;
    if (!epoch_csv_read(line, &row))
        return;
    *first = out->epochs ? *first : row.epoch;
    out->epochs = (int)MAX(out->epochs + 1L, row.epoch - *first + 1);
    out->train_loss = row.train_loss;
    out->valid_loss = row.valid_loss;
    for (int m = 0; m < out->metrics; m++) {
        SummaryMetric *metric = &out->metric[m];
        metric->value = row.metric[m];
        if (metric_improves(higher_is_better(metric->name), metric->value, metric->best))
            metric->best = metric->value;
    }
}

static void read_history(Arena *arena, const char *path, RunSummary *out)
{
    Lines lines;
    Bytes line;
    long first = 0;
    const char *name[MEASURES_MAX];
    if (!lines_open(&lines, path, NULL))
        return;
    if (lines_next(&lines, &line))
        out->metrics = epoch_csv_metrics(arena, line, name);
    for (int m = 0; m < out->metrics; m++)
        out->metric[m] = (SummaryMetric){name[m], NAN, NAN};
    while (lines_next(&lines, &line))
        read_row(line, &first, out);
    lines_close(&lines, NULL); /* what was read of it counts, even after a failure */
}

RunSummary summary_unknown(const char *name)
{
    return (RunSummary){.name = name,
                        .command = "",
                        .state = "",
                        .facts = facts_unknown(),
                        .train_loss = NAN,
                        .valid_loss = NAN,
                        .time = NAN,
                        .weights = "",
                        .note = ""};
}

bool summary_read(Arena *arena, const char *name, RunSummary *out)
{
    const char *folder = path_join(arena, shelf_folder(arena), name);
    const char *events = path_join(arena, folder, RECORD_EVENTS);
    *out = summary_unknown(name);
    out->facts.began = shelf_began(name);
    if (!read_begin(arena, events, out))
        return false;
    read_end(arena, folder, out);
    read_losses(events, out);
    read_history(arena, path_join(arena, folder, RECORD_HISTORY), out);
    out->note = note_read(arena, name);
    return true;
}

RunSummary summary_copy(Arena *arena, const RunSummary *from)
{
    RunSummary copy = *from;
    const char **word[] = {&copy.name, &copy.command, &copy.state, &copy.weights, &copy.note};
    for (int i = 0; i < LENGTH(word); i++)
        *word[i] = arena_text(arena, *word[i]);
    for (int m = 0; m < copy.metrics; m++)
        copy.metric[m].name = arena_text(arena, copy.metric[m].name);
    copy.facts = facts_copy(arena, &from->facts);
    return copy;
}

RunSummary *shelf_list(Arena *arena, int most, int *count)
{
    Arena scratch = {0};
    int names;
    const char *const *name = shelf_names(&scratch, &names);
    RunSummary *list = ARENA_NEW(arena, RunSummary, MIN(names, most));
    *count = 0;
    for (int i = names - 1; i >= 0 && *count < most; i--) {
        Arena files = {0};
        RunSummary summary;
        if (summary_read(&files, name[i], &summary))
            list[(*count)++] = summary_copy(arena, &summary);
        arena_free(&files);
    }
    arena_free(&scratch);
    return list;
}
