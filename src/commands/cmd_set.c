/* The command set: shows and changes settings. */
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "lab/settings.h"

static void add_setting(Columns *table, Session *session, const Setting *setting)
{
    Buf value = {0}, help = {0};
    setting_show(session, setting, &value);
    setting_help(setting, &help);
    columns_add(table, setting->key);
    columns_add(table, buf_text(&value));
    columns_add(table, buf_text(&help));
    columns_row(table);
    buf_free(&value);
    buf_free(&help);
}

static bool cmd_set(Session *session, const Call *call, Outcome *out)
{
    const char *key = call_text(call, "key"), *value = call_text(call, "value");
    const Setting *setting = key ? settings_find(key) : NULL;
    if (value && !setting)
        return fail(&out->error, "set: value '%s' has no setting; name one, as in `set seed 7`",
                    value);
    if (value)
        return setting_change(session, setting, value, &out->error);
    enum { KEY_LEAST = 14, VALUE_LEAST = 9 }; /* columns */
    Columns table = {0};
    columns_widen(&table, 0, KEY_LEAST);
    columns_widen(&table, 1, VALUE_LEAST);
    if (setting)
        add_setting(&table, session, setting);
    for (int i = 0; !key && (setting = settings_row(i)); i++)
        add_setting(&table, session, setting);
    reply_table_end(session->reply, &table);
    return true;
}

static const Command SET = {
    .name = "set",
    .args = {{.name = "key",
              .type = ARG_CHOICE,
              .choice = settings_key,
              .meaning = settings_meaning,
              .former = "plan traversal",
              .help = "setting"},
             {.name = "value",
              .type = ARG_VALUE,
              .after = settings_number_key,
              .follow = settings_word,
              .help = "its new value"}},
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_set},
    .summary = "show or change the settings",
};

const Command *const SET_ROWS[] = {&SET, &RANKS, NULL};
