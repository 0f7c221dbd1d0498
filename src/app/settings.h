/* settings.h - what `set` shows and changes: a row a setting.
 *
 *     const Setting *setting = settings_find("threads");
 *     setting_show(session, setting, &buf);
 *     if (!setting_change(session, setting, "2", err)) ...
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include "app/session.h"

#include <stddef.h>

typedef struct {
    const char *key;
    const char *help;                                         /* values it takes */
    void (*show)(const Session *session, Buf *out);           /* adds the value */
    bool (*change)(Session *session, const char *text);       /* false: does not fit `help` */
    bool (*plan)(Session *session, double value, Error *err); /* or this: of the run too */
    size_t flag;              /* or of both: where a switch, on or off, stands in the session */
    const char *const *words; /* with flag: it is an enumeration, of these; NULL ends */
    bool lent;                /* to a run while one is under way */
} Setting;

/* Row `index`, NULL behind the last. */
const Setting *settings_row(int index);
const Setting *settings_find(const char *key);

/* Adds its value as text. */
void setting_show(Session *session, const Setting *setting, Buf *out);

NODISCARD bool setting_change(Session *session, const Setting *setting, const char *text,
                              Error *err);

#endif
