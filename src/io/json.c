/* Writes JSON a line at a time, and looks up values in what json_read.c has read. */
#include "io/json.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* ---- writing */

JsonLine json_begin(Buf *out)
{
    buf_char(out, '{');
    return (JsonLine){.out = out, .first = true, .bracket = '}'};
}

static void quote_codepoint(Buf *out, uint32_t c)
{
    if (c == '"' || c == '\\')
        buf_printf(out, "\\%c", (int)c);
    else if (c == '\n')
        buf_text_add(out, "\\n");
    else if (codepoint_steers(c))
        buf_printf(out, "\\u%04x", (unsigned)c); /* events may go to a terminal */
    else
        utf8_add(out, c);
}

void json_quote(Buf *out, const char *text)
{
    buf_char(out, '"');
    for (uint32_t c; (c = utf8_next(&text));)
        quote_codepoint(out, c);
    buf_char(out, '"');
}

static void member(JsonLine *line, const char *key)
{
    if (!line->first)
        buf_char(line->out, ',');
    line->first = false;
    if (!key)
        return;
    json_quote(line->out, key);
    buf_char(line->out, ':');
}

void json_text(JsonLine *line, const char *key, const char *value)
{
    member(line, key);
    json_quote(line->out, value);
}

void json_bool(JsonLine *line, const char *key, bool value)
{
    member(line, key);
    buf_text_add(line->out, value ? "true" : "false");
}

void json_long(JsonLine *line, const char *key, long value)
{
    member(line, key);
    buf_printf(line->out, "%ld", value);
}

/* digits: 9 restore every float32, 17 every float64. */
static void number(JsonLine *line, const char *key, double value, int digits)
{
    member(line, key);
    if (isnan(value))
        buf_text_add(line->out, "\"nan\"");
    else if (isinf(value))
        buf_text_add(line->out, value > 0 ? "\"inf\"" : "\"-inf\"");
    else if (value == 0 && signbit(value))
        buf_text_add(line->out, "-0.0"); /* "-0" is read as the integer 0 */
    else
        buf_printf(line->out, "%.*g", digits, value);
}

void json_float(JsonLine *line, const char *key, float value)
{
    number(line, key, value, 9);
}

void json_double(JsonLine *line, const char *key, double value)
{
    number(line, key, value, 17);
}

void json_hash(JsonLine *line, const char *key, uint64_t value)
{
    member(line, key);
    buf_printf(line->out, "\"%016llx\"", (unsigned long long)value);
}

void json_none(JsonLine *line, const char *key)
{
    member(line, key);
    buf_text_add(line->out, "null");
}

JsonLine json_map(JsonLine *line, const char *key)
{
    member(line, key);
    return json_begin(line->out);
}

JsonLine json_list(JsonLine *line, const char *key)
{
    member(line, key);
    buf_char(line->out, '[');
    return (JsonLine){.out = line->out, .first = true, .bracket = ']'};
}

void json_close(JsonLine *inner)
{
    buf_char(inner->out, inner->bracket);
}

void json_end(JsonLine *line)
{
    json_close(line);
    buf_char(line->out, '\n');
}

/* ---- what is in it */

JsonKind json_kind(const Json *value)
{
    return (JsonKind)value->kind;
}

const char *json_key(const Json *value)
{
    return value->key ? (const char *)value + value->key : NULL;
}

int json_count(const Json *value)
{
    return value->kind == JSON_LIST || value->kind == JSON_MAP ? (int)value->count : 0;
}

double json_number(const Json *value)
{
    return value->kind == JSON_NUMBER || value->kind == JSON_BOOL ? value->number : 0;
}

const char *json_text_of(const Json *value)
{
    return value->kind == JSON_TEXT ? (const char *)value + value->text : NULL;
}

const Json *json_child(const Json *parent, const Json *before)
{
    const Json *next = before ? before + before->span : parent + 1;
    return next < parent + parent->span ? next : NULL;
}

const Json *json_get(const Json *map, const char *key)
{
    const Json *member = NULL;
    if (!map || map->kind != JSON_MAP)
        return NULL;
    while ((member = json_child(map, member)) && strcmp(json_key(member), key) != 0)
        ;
    return member;
}

const char *json_get_text(const Json *map, const char *key, const char *fallback)
{
    const Json *value = json_get(map, key);
    return value && value->kind == JSON_TEXT ? json_text_of(value) : fallback;
}

double json_get_number(const Json *map, const char *key, double fallback)
{
    static const struct {
        const char *text;
        double value;
    } WORDS[] = {{"nan", NAN}, {"inf", INFINITY}, {"-inf", -INFINITY}};
    const Json *value = json_get(map, key);
    for (int i = 0; value && value->kind == JSON_TEXT && i < LENGTH(WORDS); i++)
        if (strcmp(json_text_of(value), WORDS[i].text) == 0)
            return WORDS[i].value;
    return value && value->kind == JSON_NUMBER ? value->number : fallback;
}

bool json_get_long(const Json *map, const char *key, long least, long most, long *out)
{
    double value = json_get_number(map, key, NAN);
    if (!(value >= (double)least && value <= (double)most) || value != floor(value))
        return false;
    *out = (long)value;
    return true;
}
