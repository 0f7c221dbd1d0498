/* Turns an object of JSON into samples: finds its step and its time, and names what is nested. */
#include "logs/log_json.h"

#include "base/text.h"
#include "logs/log_row.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { NAME_LONGEST = 256 }; /* bytes: names join those of many levels */

/* ---- words for what is not finite */

typedef struct {
    const char *word, *quoted;
} BareWord;

static const BareWord *find_word(Bytes rest)
{
    static const BareWord WORDS[] = {
        {"NaN", "\"nan\""}, {"Infinity", "\"inf\""}, {"-Infinity", "\"-inf\""}};
    for (int i = 0; i < LENGTH(WORDS); i++) {
        size_t size = strlen(WORDS[i].word);
        if (rest.size >= size && memcmp(rest.data, WORDS[i].word, size) == 0)
            return &WORDS[i];
    }
    return NULL;
}

/* The text with these words in quotes, where they stand outside of texts. */
static Bytes quote_words(Arena *arena, Bytes text)
{
    if (!memmem(text.data, text.size, "NaN", 3) && !memmem(text.data, text.size, "Infinity", 8))
        return text;
    char *out = arena_alloc(arena, text.size, 2);
    size_t size = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size;) {
        const BareWord *word = quoted ? NULL : find_word((Bytes){text.data + i, text.size - i});
        if (word) {
            memcpy(out + size, word->quoted, strlen(word->quoted));
            size += strlen(word->quoted);
            i += strlen(word->word);
            continue;
        }
        bool escaped = quoted && text.data[i] == '\\' && i + 1 < text.size;
        quoted = quoted != (text.data[i] == '"');
        for (int n = 0; n <= escaped; n++)
            out[size++] = (char)text.data[i++];
    }
    return (Bytes){(const uint8_t *)out, size};
}

const Json *log_json_parse(Arena *arena, Bytes text, const char *name, Error *err)
{
    return json_parse(arena, quote_words(arena, text), name, err);
}

bool log_json_number(const Json *value, double *out)
{
    static const char *const WORDS[] = {"nan", "inf", "infinity"};
    JsonKind kind = value ? json_kind(value) : JSON_NONE;
    if (kind == JSON_NUMBER)
        *out = json_number(value);
    if (kind != JSON_TEXT)
        return kind == JSON_NUMBER;
    const char *text = json_text_of(value);
    text += *text == '-' || *text == '+';
    for (int i = 0; i < LENGTH(WORDS); i++)
        if (strcasecmp(text, WORDS[i]) == 0)
            return text_double(json_text_of(value), out);
    return false;
}

/* ---- where it stands */

static bool is_finite_number(const Json *value, double *out)
{
    return log_json_number(value, out) && isfinite(*out);
}

static const Json *find_step(const Json *map, double *out)
{
    const Json *found = NULL;
    int best = -1;
    double value;
    for (const Json *member = NULL; (member = json_child(map, member));) {
        int rank = row_step_rank(json_key(member));
        if (rank >= 0 && (best < 0 || rank < best) && is_finite_number(member, &value)) {
            best = rank;
            *out = value;
            found = member;
        }
    }
    return found;
}

/* A date as a text counts, too. */
static bool find_time(const Json *member, double *out)
{
    double value;
    static const double ANY = 2e9;
    const char *text = json_text_of(member);
    if (log_json_number(member, &value))
        return row_time(json_key(member), value, out);
    if (!text || !row_time(json_key(member), ANY, &value))
        return false;
    *out = row_date(text);
    return !isnan(*out);
}

LogRow log_json_row(const Json *map, double otherwise)
{
    LogRow row = {.step = otherwise, .time = NAN};
    if (json_kind(map) != JSON_MAP)
        return row;
    row.skip = find_step(map, &row.step);
    for (const Json *member = NULL; (member = json_child(map, member));)
        if (isnan(row.time) && !find_time(member, &row.time))
            row.time = NAN;
    return row;
}

/* ---- samples */

typedef struct {
    Log *log;
    const LogRow *row;
    char name[NAME_LONGEST]; /* of the maps that the value is in */
    bool all;                /* no name was too long */
} Walk;

/* Adds a key to the name of so many bytes; -1: it does not fit. */
static int add_key(Walk *walk, int size, const char *key)
{
    size_t more = strlen(key), point = size > 0;
    if ((size_t)size + point + more > sizeof walk->name)
        return -1;
    if (point)
        walk->name[size] = '.';
    memcpy(walk->name + size + point, key, more);
    return size + (int)(point + more);
}

/* Recursion is no deeper than json_parse allows. */
static void walk_map(Walk *walk, const Json *map, int size)
{
    double value, time;
    for (const Json *member = NULL; (member = json_child(map, member));) {
        bool inner = json_kind(member) == JSON_MAP;
        bool number = member != walk->row->skip && log_json_number(member, &value);
        if ((!inner && !number) || (number && !size && find_time(member, &time)))
            continue;
        int named = add_key(walk, size, json_key(member));
        walk->all = walk->all && named >= 0;
        if (named >= 0 && inner)
            walk_map(walk, member, named);
        else if (named >= 0)
            log_sample(log_series(walk->log, walk->name, (size_t)named),
                       (Sample){walk->row->step, value, walk->row->time});
    }
}

bool log_json_samples(Log *log, const Json *map, const LogRow *row)
{
    Walk walk = {.log = log, .row = row, .all = true};
    log->by_epoch = row->skip && strcmp(json_key(row->skip), "epoch") == 0;
    if (json_kind(map) == JSON_MAP)
        walk_map(&walk, map, 0);
    return walk.all;
}
