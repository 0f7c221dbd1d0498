/* Shows and changes the value of a setting by its type. */
#include "lab/settings.h"

#include "base/text.h"
#include "io/path.h"
#include "lab/lab.h"
#include "lab/lab_prompt.h"
#include "lab/live.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

const Setting *settings_find(const char *key)
{
    const Setting *setting;
    for (int i = 0; (setting = settings_row(i)); i++)
        if (strcmp(setting->key, key) == 0)
            return setting;
    return NULL;
}

const char *settings_key(int index)
{
    const Setting *setting = settings_row(index);
    return setting ? setting->key : NULL;
}

const char *settings_number_key(int index)
{
    const Setting *setting;
    for (int i = 0; (setting = settings_row(i)); i++)
        if ((setting->type == SETTING_INTEGER || setting->type == SETTING_NUMBER) && index-- == 0)
            return setting->key;
    return NULL;
}

static void *place_of(const Session *session, const Setting *setting)
{
    char *noun;
    memcpy(&noun, (const char *)session + setting->noun, sizeof noun);
    return noun + setting->offset;
}

/* ---- whole numbers of any size */

static long read_integer(const Setting *setting, const void *place)
{
    return setting->size == sizeof(int) ? *(const int *)place : *(const long *)place;
}

static void write_integer(const Setting *setting, void *place, long value)
{
    if (setting->size == sizeof(int))
        *(int *)place = (int)value;
    else
        *(long *)place = value;
}

/* ---- showing */

static void show_integer(const Setting *setting, const void *place, Buf *out)
{
    long value = read_integer(setting, place);
    if (setting->off && value < setting->least)
        buf_text_add(out, "off");
    else
        buf_printf(out, "%ld", value);
}

void setting_show(const Session *session, const Setting *setting, Buf *out)
{
    const void *place = place_of(session, setting);
    if (setting->show) {
        setting->show(session, out);
        return;
    }
    switch (setting->type) {
    case SETTING_SWITCH:
        buf_text_add(out, *(const bool *)place ? "on" : "off");
        break;
    case SETTING_WORD:
        buf_text_add(out, setting->word(*(const int *)place));
        break;
    case SETTING_INTEGER:
        show_integer(setting, place, out);
        break;
    case SETTING_NUMBER:
        text_exact(out, *(const double *)place);
        break;
    case SETTING_FILE:
        text_visible(out, *(char *const *)place ? *(char *const *)place : "off");
        break;
    case SETTING_OWN:
        break;
    }
}

const char *const *settings_values(const Session *session, Arena *arena)
{
    int count = 0;
    while (settings_row(count))
        count++;
    const char **value = ARENA_NEW(arena, const char *, count);
    for (int i = 0; i < count; i++) {
        Buf text = {0};
        setting_show(session, settings_row(i), &text);
        value[i] = arena_text(arena, buf_text(&text));
        buf_free(&text);
    }
    return value;
}

/* ---- help */

/* As "auto, on or off". */
static void add_words(const Setting *setting, Buf *out)
{
    const char *word;
    if (setting->automatic)
        buf_text_add(out, "auto, ");
    for (int i = 0; (word = setting->word(i)); i++) {
        bool noted = setting->noted && text_starts(setting->noted, word);
        buf_text_add(out, i == 0 ? "" : setting->word(i + 1) ? ", " : " or ");
        buf_text_add(out, noted ? setting->noted : word);
    }
}

void setting_help(const Setting *setting, Buf *out)
{
    const char *place = strstr(setting->help, "%s");
    if (!place) {
        buf_text_add(out, setting->help);
        return;
    }
    buf_add(out, setting->help, (size_t)(place - setting->help));
    if (setting->word)
        add_words(setting, out);
    else
        buf_printf(out, "%.0f ... %.0f", setting->least, setting->most);
    buf_text_add(out, place + strlen("%s"));
}

void settings_meaning(int index, Buf *out)
{
    Buf help = {0};
    setting_help(settings_row(index), &help);
    const char *text = buf_text(&help), *colon = strstr(text, ": ");
    buf_text_add(out, colon ? colon + strlen(": ") : text);
    buf_free(&help);
}

const char *settings_word(const char *key, int index)
{
    static const char *const SWITCH[] = {"on", "off"};
    const Setting *setting = settings_find(key);
    if (!setting)
        return NULL;
    if (setting->automatic && index-- == 0)
        return "auto";
    if ((setting->off || setting->type == SETTING_FILE) && index-- == 0)
        return "off";
    if (setting->type == SETTING_SWITCH)
        return index < LENGTH(SWITCH) ? SWITCH[index] : NULL;
    return setting->word ? setting->word(index) : NULL;
}

/* ---- changing */

static bool turn(bool *to, const char *text)
{
    bool on = strcmp(text, "on") == 0 || strcmp(text, "true") == 0;
    if (!on && strcmp(text, "off") != 0 && strcmp(text, "false") != 0)
        return false;
    *to = on;
    return true;
}

static bool choose(int *to, const Setting *setting, const char *text)
{
    const char *word;
    for (int i = 0; (word = setting->word(i)); i++)
        if (strcmp(text, word) == 0) {
            *to = i;
            return true;
        }
    return false;
}

static bool in_range(const Setting *setting, double value)
{
    return value >= setting->least && value <= setting->most;
}

/* A number of the row's type and range. */
static bool read_number(const Setting *setting, const char *text, double *value)
{
    long integer;
    bool whole = setting->type == SETTING_INTEGER;
    if (whole && text_long(text, &integer))
        *value = (double)integer;
    else if (whole || !text_double(text, value) || !isfinite(*value))
        return false;
    return in_range(setting, *value);
}

static bool set_integer(const Setting *setting, void *place, const char *text)
{
    long value;
    if (setting->off && strcmp(text, "off") == 0)
        value = (long)setting->least - 1;
    else if (!text_long(text, &value) || !in_range(setting, (double)value))
        return false;
    write_integer(setting, place, value);
    return true;
}

static bool set_number(const Setting *setting, double *place, const char *text)
{
    double value;
    bool ok = read_number(setting, text, &value);
    if (ok)
        *place = value;
    return ok;
}

static bool set_value(Session *session, const Setting *setting, void *place, const char *text)
{
    switch (setting->type) {
    case SETTING_SWITCH:
        return turn(place, text);
    case SETTING_WORD:
        return choose(place, setting, text);
    case SETTING_INTEGER:
        return set_integer(setting, place, text);
    case SETTING_NUMBER:
        return set_number(setting, place, text);
    case SETTING_FILE:
        *(char **)place =
            text_lists("off none", text) ? NULL : path_expand(&session->prompt->arena, text);
        return true;
    case SETTING_OWN:
        return setting->change(session, text);
    }
    return false;
}

static bool change(Session *session, const Setting *setting, const char *text)
{
    void *place = place_of(session, setting);
    if (setting->automatic && strcmp(text, "auto") == 0) {
        setting->automatic(session, true);
        return true;
    }
    if (!set_value(session, setting, place, text))
        return false;
    if (setting->automatic)
        setting->automatic(session, false);
    return true;
}

/* What is expected is the help without its explanation. */
static bool not_valid(const Setting *setting, const char *text, Error *err)
{
    Buf help = {0};
    setting_help(setting, &help);
    int expected = (int)strcspn(buf_text(&help), ":;");
    fail(err, "set %s: '%s' is not valid; expected %.*s", setting->key, text, expected,
         buf_text(&help));
    buf_free(&help);
    return false;
}

bool setting_change(Session *session, const Setting *setting, const char *text, Error *err)
{
    double number;
    if (setting->lent && live_running(session->live))
        return fail(err, "set %s: it cannot change while a run is under way; stop the run, or wait",
                    setting->key);
    if (setting->apply && read_number(setting, text, &number))
        return setting->apply(session, number, err);
    return (!setting->apply && change(session, setting, text)) || not_valid(setting, text, err);
}
