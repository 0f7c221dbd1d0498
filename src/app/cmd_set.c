/* set: shows and changes the settings. */
#include "app/lab.h"

#include "app/rows.h"
#include "app/settings.h"

static void tell(Session *session, const Setting *setting)
{
    Buf value = {0};
    setting_show(session, setting, &value);
    reply_line(&session->reply, "%-15s %-10s %s", setting->key, buf_text(&value), setting->help);
    buf_free(&value);
}

static bool cmd_set(Session *session, const Call *call, Error *err)
{
    const char *key = call_text(call, "key"), *value = call_text(call, "value");
    const Setting *setting = key ? settings_find(key) : NULL;
    if (value)
        return setting_change(session, setting, value, err);
    if (setting)
        tell(session, setting);
    for (int i = 0; !key && (setting = settings_row(i)); i++)
        tell(session, setting);
    return true;
}

static const Command SET = {
    .name = "set",
    .args = {{.name = "key",
              .type = ARG_CHOICE,
              .choices = "lr_max wd glyphs color mouse bell pictures title isa plan seed threads "
                         "early_stopping min_delta monitor on_nan save_best csv record "
                         "record_limit",
              .help = "setting"},
             {.name = "value", .type = ARG_TEXT, .help = "its new value"}},
    .needs = AT_ONCE,
    .run = cmd_set,
    .summary = "show or change the settings",
};

const Command *const SET_ROWS[] = {&SET, NULL};
