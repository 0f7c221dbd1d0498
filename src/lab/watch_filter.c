/* Reads the words of a filter, and compares names with them. */
#include "lab/watch_filter.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define RUN_WORD "run:"

static void add_word(WatchFilter *filter, char *text)
{
    FilterWord *word = &filter->word[filter->words++];
    bool run = text_starts(text, RUN_WORD);
    *word = (FilterWord){.run = run, .word = text + (run ? strlen(RUN_WORD) : 0)};
    Error err = {0};
    word->plain = !regex_compile(&word->regex, word->word, REGEX_NO_CASE, &err);
    if (word->plain)
        snprintf(filter->fault, sizeof filter->fault, "%.200s; it is looked for as it stands",
                 err.text);
}

void watch_filter_init(WatchFilter *filter, const char *text)
{
    *filter = (WatchFilter){0};
    char *copy = arena_text(&filter->arena, text), *rest = NULL;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (filter->words == WATCH_FILTERS) {
            snprintf(filter->fault, sizeof filter->fault,
                     "a filter has %d words at the most; '%s' is left out", WATCH_FILTERS,
                     text_shown(&filter->arena, word));
            break;
        }
        add_word(filter, word);
    }
}

/* A name that would take too long to look through is not hidden. */
static bool has(const FilterWord *word, const char *name)
{
    Bytes match;
    if (word->plain)
        return strcasestr(name, word->word) != NULL;
    return !regex_find(&word->regex, name, 0, &match, NULL) || match.data;
}

static bool fits(const WatchFilter *filter, bool run, const char *name)
{
    for (int i = 0; i < filter->words; i++) {
        const FilterWord *word = &filter->word[i];
        if (word->run == run && !has(word, name))
            return false;
    }
    return true;
}

bool watch_filter_series(const WatchFilter *filter, const char *name)
{
    return fits(filter, false, name);
}

bool watch_filter_run(const WatchFilter *filter, const char *name)
{
    return fits(filter, true, name);
}

void watch_filter_free(WatchFilter *filter)
{
    for (int i = 0; i < filter->words; i++)
        regex_free(&filter->word[i].regex);
    arena_free(&filter->arena);
}
