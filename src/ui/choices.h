/* choices.h - choosing among completions at the prompt of the full screen: which are offered, which
 * is chosen, and what the line is then.
 *
 *     Line line = {"fit", 3}, now;
 *     choices_open(&choices, line, line);
 *     if (choices_key(&choices, &map, &key, &now)) ...     Tab, arrows, Enter, Esc, the mouse
 *     if (now.text) ...                                    the line has become this
 *     choices_type(&choices, line);                        after any other key: they are fewer now
 *
 * Nothing here runs a command, or knows readline. */
#ifndef UI_CHOICES_H
#define UI_CHOICES_H

#include "lab/scene.h"
#include "language/complete.h"
#include "ui/keys.h"

typedef struct ScreenMap ScreenMap;

/* A line being typed: a value. */
typedef struct {
    const char *text; /* NULL: there is none */
    int cursor;       /* the byte that it is before */
} Line;

/* What is offered.  Begins as {0}; the prompt owns it. */
typedef struct {
    const Scene *scene; /* of which present values are told; borrowed; NULL: none are */
    Arena arena;        /* of what follows */
    Completion found;   /* nothing in it: the pop-up is closed */
    Line typed;         /* by the user, before anything was completed */
    Line line;          /* now; found is about its word that ends at `end` */
    int end;
    int chosen;   /* -1: none */
    int scrolled; /* rows that the wheel has moved the pop-up by, since it was walked in */
} Choices;

/* Offers what completes `now`; Esc goes back to `typed`. */
void choices_open(Choices *choices, Line typed, Line now);
bool choices_are_open(const Choices *choices);
void choices_close(Choices *choices);

/* Takes a key or what the mouse does, if it is for the pop-up.  Others close it, unless they type.
 * The text of *line lives until the next call of a function here. */
bool choices_key(Choices *choices, const ScreenMap *map, const Key *key, Line *line);

/* The line after a key that types. */
void choices_type(Choices *choices, Line line);

/* What a screen shows of them; borrowed until the next key. */
void choices_show(const Choices *choices, PromptLine *prompt);

#endif
