/* Reads the words of a filter, and compares names with them. */
#include "lab/watch_filter.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define RUN_WORD "run:"

static void tell_fault(WatchFilter *filter, const FilterWord *word, int code)
{
    char why[96];
    regerror(code, &word->pattern, why, sizeof why);
    snprintf(filter->fault, sizeof filter->fault,
             "'%s' is no regular expression (%s); it is looked for as it stands",
             text_shown(&filter->arena, word->word), why);
}

static void add_word(WatchFilter *filter, char *text)
{
    FilterWord *word = &filter->word[filter->words++];
    bool run = text_starts(text, RUN_WORD);
    *word = (FilterWord){.run = run, .word = text + (run ? strlen(RUN_WORD) : 0)};
    int code = regcomp(&word->pattern, word->word, REG_EXTENDED | REG_ICASE | REG_NOSUB);
    word->plain = code != 0;
    if (word->plain)
        tell_fault(filter, word, code);
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

static bool fits(const WatchFilter *filter, bool run, const char *name)
{
    for (int i = 0; i < filter->words; i++) {
        const FilterWord *word = &filter->word[i];
        if (word->run != run)
            continue;
        if (word->plain ? !strcasestr(name, word->word)
                        : regexec(&word->pattern, name, 0, NULL, 0) != 0)
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
        if (!filter->word[i].plain)
            regfree(&filter->word[i].pattern);
    arena_free(&filter->arena);
}
