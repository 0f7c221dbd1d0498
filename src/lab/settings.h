/* settings.h - what `set` shows and changes: one row per setting.
 *
 *     const Setting *setting = settings_find("threads");
 *     setting_show(session, setting, &buf);
 *     if (!setting_change(session, setting, "2", err)) ...
 */
#ifndef LAB_SETTINGS_H
#define LAB_SETTINGS_H

#include "lab/session.h"

#include <stddef.h>

typedef struct {
    const char *key;
    const char *help;                                         /* values it takes */
    void (*show)(const Session *session, Buf *out);           /* adds the value */
    bool (*change)(Session *session, const char *text);       /* false: does not fit `help` */
    bool (*plan)(Session *session, double value, Error *err); /* or: changes a plan, too */
    size_t flag;              /* or instead of both: offset in the session of a switch */
    const char *const *words; /* with flag: it is an enumeration with these names; NULL ends */
    bool lent;                /* a run under way uses it, so that it cannot change now */
} Setting;

/* Row `index`, NULL after the last. */
const Setting *settings_row(int index);
const Setting *settings_find(const char *key);

/* Adds its value as text. */
void setting_show(Session *session, const Setting *setting, Buf *out);

NODISCARD bool setting_change(Session *session, const Setting *setting, const char *text,
                              Error *err);

#endif
