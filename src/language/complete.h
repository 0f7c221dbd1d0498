/* complete.h - what the Tab key may put in place of the word at the cursor.
 *
 *     Completion found = command_complete(arena, scope, "fit_o", 5);
 *     if (found.files)
 *         command_complete_files(arena, &found);
 *     found.item[0].text, found.start           "fit_one_cycle", 0
 *     found.item[0].meaning                     "train with fastai's 1cycle schedule"
 *
 * Looking up file names may take time, so a caller that has no use for them leaves it out. */
#ifndef LANGUAGE_COMPLETE_H
#define LANGUAGE_COMPLETE_H

#include "language/command.h"

/* One completion: a value whose texts live in the arena that it was made in. */
typedef struct CompletionItem {
    const char *text;    /* replaces the word, written so that the parser reads the name in it */
    const char *name;    /* for people: of a file only its own, and without quotes */
    const char *meaning; /* what `help` says of it; "": nothing */
    const char *value; /* an argument's default, a setting's value; a choice's "default" if it is */
} CompletionItem;

/* The completions of the word that ends at the cursor, in the order of `help`; after them files,
 * folders first.  Lives in the arena it was made in. */
typedef struct {
    CompletionItem *item; /* count of them */
    int count;
    int start;        /* where in the line the word begins */
    bool files;       /* file names fit, too, and are not looked up yet */
    const char *path; /* files: what is typed of the name so far, without its quotes */
    char quote;       /* files: the quote that is open, or 0 */
    bool notebook;    /* files: between the brackets of a call */
} Completion;

/* The word ends at line[point]. */
Completion command_complete(Arena *arena, const Scope *scope, const char *line, int point);

/* Adds the file names; those that could steer a terminal are left out. */
void command_complete_files(Arena *arena, Completion *completion);

/* Sets path, and the quote that is open at the end of what is typed of a file's name. */
void completion_read_path(Arena *arena, Completion *completion, const char *typed);

/* ---- the list (completion.c) */

/* Adds an item, whose texts must live as long as the arena, unless one of the first `words` has the
 * same text. */
void completion_add(Arena *arena, Completion *completion, int words, CompletionItem item);

/* By their texts, as readline lists them. */
void completion_sort(Completion *completion);

/* Whether more is to be typed directly after a completion, which is the text of an item. */
bool completion_goes_on(const Completion *completion, const char *text);

/* Whether the terminal would obey characters of the text: such names are not offered. */
bool completion_steers(const char *text);

#endif
