/* Splits the words of a layer, such as "conv 16 3 pad=0", and reads them within bounds. */
#include "nn/words.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

bool words_split(Arena *arena, const char *text, LayerWords *out, Error *err)
{
    *out = (LayerWords){.name = ""};
    char *rest = arena_text(arena, text), *word = strtok_r(rest, " \t\r\n", &rest);
    if (word)
        out->name = word;
    while (word && (word = strtok_r(NULL, " \t\r\n", &rest))) {
        if (out->count == WORDS_MAX)
            return fail(err, "more than %d words; is a | missing?", WORDS_MAX);
        out->word[out->count++] = word;
    }
    return true;
}

static int next_place(const LayerWords *words)
{
    for (int i = 0; i < words->count; i++)
        if (words->word[i] && !strchr(words->word[i], '='))
            return i;
    return -1;
}

bool words_more(const LayerWords *words)
{
    return next_place(words) >= 0;
}

/* Takes the next value by place; NULL with a message if there is none. */
static const char *take_place(LayerWords *words, const char *what, Error *err)
{
    int i = next_place(words);
    if (i < 0)
        return fail_null(err, "%s is missing; write %s", what, words->usage);
    const char *value = words->word[i];
    words->word[i] = NULL;
    return value;
}

/* Takes the value after key=; NULL if there is none. */
static const char *take_option(LayerWords *words, const char *key)
{
    size_t length = strlen(key);
    for (int i = 0; i < words->count; i++) {
        const char *word = words->word[i];
        if (word && strncmp(word, key, length) == 0 && word[length] == '=') {
            words->word[i] = NULL;
            return word + length + 1;
        }
    }
    return NULL;
}

static bool read_int(const char *text, const char *what, int least, int most, int *out, Error *err)
{
    long value;
    if (!text_long(text, &value) || value < least || value > most)
        return fail(err, "%s must be a whole number from %d to %d, not \"%s\"", what, least, most,
                    text);
    *out = (int)value;
    return true;
}

static bool read_double(const char *text, const char *what, double least, double most, double *out,
                        Error *err)
{
    double value;
    if (!text_double(text, &value) || !(value >= least && value <= most))
        return fail(err, "%s must be a number from %g to %g, not \"%s\"", what, least, most, text);
    *out = value;
    return true;
}

/* "3", or two numbers with the separator between them. */
static bool read_sides(const char *text, char separator, const char *what, int least, int most,
                       Sides *out, Error *err)
{
    char first[16];
    const char *second = strchr(text, separator);
    size_t length = second ? (size_t)(second - text) : strlen(text);
    snprintf(first, sizeof first, "%.*s", (int)MIN(length, sizeof first - 1), text);
    return read_int(first, what, least, most, &out->h, err) &&
           read_int(second ? second + 1 : first, what, least, most, &out->w, err);
}

/* Brackets around a list are allowed, as in a notebook. */
static bool read_list(const char *text, const char *what, int least, int most, WordsList *out,
                      Error *err)
{
    char item[32];
    out->count = 0;
    text += *text == '(' || *text == '[';
    for (;;) {
        size_t length = strcspn(text, ",)]");
        if (out->count == WORDS_LIST)
            return fail(err, "%s has more than %d numbers", what, WORDS_LIST);
        snprintf(item, sizeof item, "%.*s", (int)MIN(length, sizeof item - 1), text);
        if (!read_int(item, what, least, most, &out->number[out->count], err))
            return false;
        out->count++;
        text += length;
        if (*text != ',')
            break;
        text++;
    }
    text += *text == ')' || *text == ']';
    return !*text ||
           fail(err, "%s: \"%s\" follows the list; write it without spaces, as 3,16,2", what, text);
}

bool words_int(LayerWords *words, const char *what, int least, int most, int *out, Error *err)
{
    const char *text = take_place(words, what, err);
    return text && read_int(text, what, least, most, out, err);
}

bool words_double(LayerWords *words, const char *what, double least, double most, double *out,
                  Error *err)
{
    const char *text = take_place(words, what, err);
    return text && read_double(text, what, least, most, out, err);
}

bool words_sides(LayerWords *words, const char *what, int least, int most, Sides *out, Error *err)
{
    const char *text = take_place(words, what, err);
    return text && read_sides(text, 'x', what, least, most, out, err);
}

bool words_list(LayerWords *words, const char *what, int least, int most, WordsList *out,
                Error *err)
{
    const char *text = take_place(words, what, err);
    return text && read_list(text, what, least, most, out, err);
}

bool words_option_int(LayerWords *words, const char *key, int least, int most, int *out, Error *err)
{
    const char *text = take_option(words, key);
    return !text || read_int(text, key, least, most, out, err);
}

bool words_option_double(LayerWords *words, const char *key, double least, double most, double *out,
                         Error *err)
{
    const char *text = take_option(words, key);
    return !text || read_double(text, key, least, most, out, err);
}

bool words_option_sides(LayerWords *words, const char *key, int least, int most, Sides *out,
                        Error *err)
{
    const char *text = take_option(words, key);
    return !text || read_sides(text, ',', key, least, most, out, err);
}

static bool refuse_name(const char *key, const char *text, const char *const *names, Error *err)
{
    char list[128] = "";
    size_t at = 0;
    for (int i = 0; names[i] && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", names[i]);
    return fail(err, "%s must be one of %s, not \"%s\"", key, list, text);
}

bool words_option_name(LayerWords *words, const char *key, const char *const *names, int *out,
                       Error *err)
{
    const char *text = take_option(words, key);
    if (!text)
        return true;
    for (int i = 0; names[i]; i++)
        if (strcmp(text, names[i]) == 0) {
            *out = i;
            return true;
        }
    return refuse_name(key, text, names, err);
}

bool words_option_bool(LayerWords *words, const char *key, bool *out, Error *err)
{
    const char *text = take_option(words, key);
    if (!text)
        return true;
    bool yes = strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0;
    bool no = strcasecmp(text, "false") == 0 || strcmp(text, "0") == 0;
    if (!yes && !no)
        return fail(err, "%s must be true or false, not \"%s\"", key, text);
    *out = yes;
    return true;
}

bool words_option_list(LayerWords *words, const char *key, int least, int most, WordsList *out,
                       Error *err)
{
    const char *text = take_option(words, key);
    return !text || read_list(text, key, least, most, out, err);
}

bool words_done(const LayerWords *words, Error *err)
{
    for (int i = 0; i < words->count; i++)
        if (words->word[i])
            return fail(err, "\"%s\" is not understood; write %s", words->word[i], words->usage);
    return true;
}
