/* guard.h - keys that cannot hurt: a key that changes a run or the disk is asked about before it
 * acts, and text that is typed where keys act is never taken for keys.
 *
 *     GuardKey key = {.name = "x", .text = "x", .command = "stop", .weight = GUARD_GRAVE};
 *     switch (guard_key(&guard, now, &key)) {
 *     case GUARD_RUN: ...       guard_command(&guard), at once
 *     case GUARD_ASK: ...       "stop?  x again": the same key within two seconds means it, and
 *                               another one, but for text typed in one go, means no and
 *                               nothing else
 *     case GUARD_TEXT: ...      guard_text(&guard) belongs to the prompt
 *     case GUARD_NOTHING: ...
 *     }
 *     if (guard_wait(&guard, now) == GUARD_RUN) ...      by guard_due(&guard) at the latest
 *
 * What was asked about and meant waits a moment more, in which further text may show that it was
 * typed and not meant; so does a key that steers the run under way and is not asked about.  The
 * clock is the caller's. */
#ifndef UI_GUARD_H
#define UI_GUARD_H

#include "base/buf.h"

typedef struct CommandTable CommandTable;

typedef enum { GUARD_NOTHING, GUARD_RUN, GUARD_ASK, GUARD_TEXT } GuardAnswer;

/* What commands may do, by their rows (lab/needs.h). */
typedef enum {
    GUARD_LIGHT,  /* show something: their keys act at once */
    GUARD_STEERS, /* undo themselves, but change the run under way */
    GUARD_GRAVE,  /* more than that: keys and clicks for them ask */
} GuardWeight;

/* A key where keys act, not the prompt: a value. */
typedef struct {
    const char *name;    /* as the user is told, or "click" */
    const char *text;    /* what it types; NULL: nothing */
    const char *command; /* what it is bound to; NULL: nothing */
    GuardWeight weight;  /* of the command */
    char next;           /* the byte that came right behind it; '\0': none has */
} GuardKey;

/* What has been pressed and not been settled.  Begins as {0}; the screen's thread owns it. */
typedef struct Guard {
    Buf text;       /* typed in one go, by keys of which the first may have acted */
    double pressed; /* when the last of it was */
    Buf command;    /* the latest */
    char name[24];  /* of its key */
    double until;   /* it is asked about until then; 0: it is not */
    double due;     /* it runs then, unless text follows; 0: it does not */
    double again;   /* it has run: until then the same key is meant without a question */
} Guard;

GuardAnswer guard_key(Guard *guard, double now, const GuardKey *key);

/* GUARD_RUN when what was meant is due; GUARD_NOTHING otherwise.  Ends questions that are over. */
GuardAnswer guard_wait(Guard *guard, double now);

/* When guard_wait has something to do; infinity: never. */
double guard_due(const Guard *guard);

/* Whether a key that steers the run has waited, for a text that another key shows there is not: it
 * is for the caller to run. */
bool guard_settle(Guard *guard);

/* Takes back what is asked about; false: nothing was. */
bool guard_forget(Guard *guard);

bool guard_asks(const Guard *guard);
const char *guard_command(const Guard *guard);
const char *guard_text(const Guard *guard);

void guard_free(Guard *guard);

/* The most that any of the commands may do. */
GuardWeight guard_weigh(const CommandTable *table, const char *commands);

#endif
