/* Reads lines of text in which patterns find numbers: the user's, or those of well-known
 * trainers. */
#include "base/arena.h"
#include "base/decimal.h"
#include "base/heap.h"
#include "logs/log_pattern.h"
#include "logs/log_row.h"
#include "logs/log_source.h"

#include <math.h>
#include <string.h>

/* Those that say more come before those that say less. */
static const char BUILT_IN[] =
    /* nanoGPT */
    "step {step}: train loss {train loss}, val loss {val loss}||"
    "iter {step}: loss {loss}, time {time}ms, mfu {mfu}%||"
    /* llm.c: its main.log, and what it prints, on a GPU and without one */
    "s:{step} trl:{trl} lr:{lr} norm:{norm}||"
    "s:{step} trl:{trl}||"
    "s:{step} tel:{tel}||"
    "s:{step} eval:{eval}||"
    "step {step}/{planned} | loss {loss} ({})| norm {norm} ({})| lr {lr} | {ms} ms | "
    "{mfu}% bf16 MFU | {tok/s} tok/s||"
    "step {step}/{planned} | loss {loss} ({})| norm {norm} ({})| lr {lr} | {ms} ms||"
    "step {step}: train loss {train loss} (took {ms} ms)||"
    "val loss {val loss}||"
    /* darknet: detectors, classifiers */
    "{step}: {loss}, {avg loss} avg loss, {rate} rate, {seconds} seconds, {images} images, "
    "{hours left} hours left||"
    "{step}, {epoch}: {loss}, {avg loss} avg, {rate} rate, {seconds} seconds, {images} images, "
    "{hours left} hours left||"
    "{step}, {epoch}: {loss}, {avg loss} avg, {rate} rate, {seconds} seconds, {images} images";

/* What is known of a source: its patterns. */
typedef struct {
    Arena arena;
    Patterns patterns;
    bool read; /* the patterns were */
} TextSource;

typedef struct {
    double lines;   /* read so far */
    double step;    /* of the latest line that had one */
    bool after_cr;  /* the latest line ended in a carriage return: a newline belongs to it */
    bool matched;   /* a line has */
    uint64_t bytes; /* read so far */
} TextFile;

/* ---- what steers a terminal */

/* Bytes of an escape sequence that a text begins with; *title: what stands in a window's title. */
static size_t escape_size(Bytes text, Bytes *title)
{
    size_t at = 2;
    *title = (Bytes){0};
    if (text.size < 2)
        return text.size;
    if (text.data[1] == '[') {
        while (at < text.size && (text.data[at] < 0x40 || text.data[at] > 0x7e))
            at++;
        return at < text.size ? at + 1 : 2;
    }
    if (text.data[1] != ']')
        return 2;
    while (at < text.size && text.data[at] != '\a' && text.data[at] != '\033')
        at++;
    if (at == text.size)
        return 2;
    *title = (Bytes){text.data + 2, at - 2};
    return at + 1;
}

/* Of a title such as "2;17/500: loss=0.3" the 500; 0: it has none. */
static double read_planned(Bytes title)
{
    double planned;
    const uint8_t *begin = memchr(title.data, ';', title.size);
    const uint8_t *end = title.data + title.size;
    const uint8_t *slash = begin ? memchr(begin, '/', (size_t)(end - begin)) : NULL;
    const uint8_t *colon = slash ? memchr(slash, ':', (size_t)(end - slash)) : NULL;
    if (!colon || !decimal_read((Bytes){slash + 1, (size_t)(colon - slash - 1)}, &planned))
        return 0;
    return isfinite(planned) && planned > 0 ? planned : 0;
}

/* The line without control characters and escape sequences; *planned: what a title says. */
static Bytes clean_line(Arena *scratch, Bytes line, double *planned)
{
    bool steers = false;
    line.size = MIN(line.size, (size_t)PATTERN_LINE);
    for (size_t i = 0; i < line.size && !steers; i++)
        steers = (line.data[i] < 0x20 && line.data[i] != '\t') || line.data[i] == 0x7f;
    if (!steers)
        return line;
    uint8_t *out = arena_alloc(scratch, line.size, 1);
    size_t size = 0;
    for (size_t i = 0; i < line.size;) {
        Bytes title = {0};
        uint8_t c = line.data[i];
        if (c == '\033')
            i += escape_size((Bytes){line.data + i, line.size - i}, &title);
        else
            i++;
        if (title.size)
            *planned = read_planned(title);
        if ((c >= 0x20 && c != 0x7f) || c == '\t')
            out[size++] = c;
    }
    return (Bytes){out, size};
}

/* ---- samples */

static void read_patterns(LogSource *source)
{
    TextSource *text = source->state;
    const char *pattern = source->options->pattern;
    Error err = {0};
    if (!text->read &&
        !patterns_parse(&text->arena, pattern ? pattern : BUILT_IN, &text->patterns, &err)) {
        source_notice(source, "%s", err.text);
        text->patterns = (Patterns){0};
    }
    text->read = true;
}

/* A line whose pattern has no step stands at the latest one; if no pattern has one, lines are
 * counted. */
static double find_step(const TextSource *text, TextFile *state, const Pattern *pattern,
                        const double *value)
{
    if (pattern->step >= 0 && isfinite(value[pattern->step]))
        return state->step = value[pattern->step];
    return text->patterns.steps ? state->step : state->lines;
}

static void read_line(LogSource *source, TextFile *state, Arena *scratch, Bytes line)
{
    const TextSource *text = source->state;
    double value[PATTERN_FIELDS], planned = 0;
    const Pattern *pattern =
        patterns_match(&text->patterns, clean_line(scratch, line, &planned), value);
    state->lines++;
    if (planned > 0)
        source_log(source, NULL)->planned = planned;
    if (!pattern)
        return;
    Log *log = source_log(source, NULL);
    Sample sample = {.step = find_step(text, state, pattern, value), .time = NAN};
    for (int i = 0; i < pattern->fields; i++)
        if (!row_time(pattern->field[i], value[i], &sample.time) &&
            strcmp(pattern->field[i], "planned") == 0 && isfinite(value[i]) && value[i] > 0)
            log->planned = value[i];
    for (int i = 0; i < pattern->fields; i++) {
        double time;
        sample.value = value[i];
        if (i != pattern->step && strcmp(pattern->field[i], "planned") != 0 &&
            !row_time(pattern->field[i], value[i], &time))
            log_sample(log_series(log, pattern->field[i], strlen(pattern->field[i])), sample);
    }
    state->matched = true;
}

/* ---- lines, which carriage returns end as well */

static bool next_line(TextFile *state, Bytes bytes, size_t *taken, Bytes *line)
{
    *taken += state->after_cr && *taken < bytes.size && bytes.data[*taken] == '\n';
    state->after_cr = state->after_cr && *taken == bytes.size;
    size_t left = bytes.size - *taken;
    if (!left)
        return false;
    const uint8_t *begin = bytes.data + *taken, *newline = memchr(begin, '\n', left);
    const uint8_t *end = memchr(begin, '\r', newline ? (size_t)(newline - begin) : left);
    end = end ? end : newline;
    if (!end)
        return false;
    *line = (Bytes){begin, (size_t)(end - begin)};
    *taken += line->size + 1;
    state->after_cr = *end == '\r';
    return true;
}

static size_t take(LogSource *source, LogFile *file, Bytes bytes)
{
    TextFile *state = file->state;
    Arena scratch = {0};
    size_t taken = 0;
    (void)arena_alloc(&scratch, 1, 1); /* keeps a block of it from line to line */
    ArenaMark mark = arena_mark(&scratch);
    read_patterns(source);
    for (Bytes line; next_line(state, bytes, &taken, &line);) {
        read_line(source, state, &scratch, line);
        arena_release(&scratch, mark);
    }
    arena_free(&scratch);
    state->bytes += taken;
    if (state->bytes > LOG_HEAD && !state->matched && !source->told_damage) {
        source_notice(source, "no line of the first %d KB matches the pattern", LOG_HEAD >> 10);
        source->told_damage = true;
    }
    return taken;
}

static void done(LogSource *source)
{
    arena_free(&((TextSource *)source->state)->arena);
}

/* One of the first lines matches a pattern that is built in. */
static bool is(const LogProbe *probe)
{
    Arena arena = {0};
    Patterns patterns;
    TextFile state = {0};
    size_t taken = 0;
    bool found = false;
    double value[PATTERN_FIELDS], planned;
    if (probe->folder || !probe->head.size || memchr(probe->head.data, '\0', probe->head.size) ||
        !patterns_parse(&arena, BUILT_IN, &patterns, NULL))
        return false;
    for (Bytes line; !found && next_line(&state, probe->head, &taken, &line);)
        found = patterns_match(&patterns, clean_line(&arena, line, &planned), value);
    arena_free(&arena);
    return found;
}

const LogFormat FORMAT_TEXT = {.name = "text",
                               .what = "lines by pattern=; of nanoGPT, llm.c, darknet without one",
                               .is = is,
                               .take = take,
                               .state = sizeof(TextSource),
                               .done = done,
                               .file_state = sizeof(TextFile)};
