/* settings.h - what `set` shows and changes: one typed row per setting.
 *
 *     const Setting *setting = settings_find("threads");
 *     setting_show(session, setting, &buf);
 *     if (!setting_change(session, setting, "2", err)) ...
 *
 * A row names the place of its value, a member of one of the session's nouns, and its type; most
 * need nothing else.  The rows are in settings_table.c. */
#ifndef LAB_SETTINGS_H
#define LAB_SETTINGS_H

#include "lab/session.h"

#include <stddef.h>

typedef enum {
    SETTING_SWITCH,  /* bool: on, off */
    SETTING_WORD,    /* an enumeration, with a name for each value */
    SETTING_INTEGER, /* int, long or uint64_t, from least to most */
    SETTING_NUMBER,  /* double, from least to most */
    SETTING_FILE,    /* char *, in the arena of the prompt; NULL: off */
    SETTING_OWN,     /* shown and changed by the row's own functions */
} SettingType;

/* What `set` knows about one setting; a const row of settings_table.c.  Functions that it does not
 * need are NULL. */
typedef struct {
    const char *key;
    const char *help; /* values it takes; %s stands for its words, or for least ... most */
    SettingType type;
    size_t noun, offset, size;      /* which of the session's nouns, where in it, bytes (AT) */
    const char *(*word)(int index); /* SETTING_WORD: of each value; NULL after the last */
    const char *noted;              /* one of them with a note, as help has it; may be NULL */
    double least, most;             /* of numbers */
    bool off;                       /* SETTING_INTEGER: `off` is a value, one below the least */
    bool lent;                      /* a run under way uses it, so that it cannot change now */
    void (*automatic)(Session *session, bool on);   /* what `auto` does, and (off) any other value
                                                                  after it is set; NULL: invalid */
    void (*show)(const Session *session, Buf *out); /* instead of the type's */
    bool (*change)(Session *session, const char *text);        /* the same; false: not valid */
    bool (*apply)(Session *session, double value, Error *err); /* of a number of the row's type and
                                                                 range: changes what depends on it
                                                                 as well, or says why not */
} Setting;

/* Row `index`, NULL after the last. */
const Setting *settings_row(int index);
const Setting *settings_find(const char *key);

/* Their keys, and those whose value is a number; NULL after the last. */
const char *settings_key(int index);
const char *settings_number_key(int index);

/* Adds its value as text. */
void setting_show(const Session *session, const Setting *setting, Buf *out);

/* Those of all rows, in the arena. */
const char *const *settings_values(const Session *session, Arena *arena);

/* Adds the values it takes. */
void setting_help(const Setting *setting, Buf *out);

/* Of row `index`: its help without the values it takes. */
void settings_meaning(int index, Buf *out);

/* Words that the setting of that key takes; NULL after the last. */
const char *settings_word(const char *key, int index);

NODISCARD bool setting_change(Session *session, const Setting *setting, const char *text,
                              Error *err);

#endif
