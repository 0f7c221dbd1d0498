/* Writes JSON a line at a time, and looks up values in what json_read.c has read. */
#include "io/json.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- writing */

static void add_to_buf(void *out, const void *data, size_t size)
{
    buf_add(out, data, size);
}

/* A place for bytes. */
typedef struct {
    JsonSink *add;
    void *out;
} Sink;

static void put(Sink sink, const char *text)
{
    sink.add(sink.out, text, strlen(text));
}

static void put_codepoint(Sink sink, uint32_t c)
{
    char text[16];
    if (c == '"' || c == '\\')
        snprintf(text, sizeof text, "\\%c", (int)c);
    else if (c == '\n')
        snprintf(text, sizeof text, "\\n");
    else if (codepoint_steers(c))
        snprintf(text, sizeof text, "\\u%04x", (unsigned)c); /* events may go to a terminal */
    else
        text[utf8_put(text, c)] = '\0';
    put(sink, text);
}

static void put_quoted(Sink sink, const char *text)
{
    put(sink, "\"");
    for (uint32_t c; (c = utf8_next(&text));)
        put_codepoint(sink, c);
    put(sink, "\"");
}

void json_quote(Buf *out, const char *text)
{
    put_quoted((Sink){add_to_buf, out}, text);
}

static JsonLine begin(Sink sink, const char *open, char bracket)
{
    put(sink, open);
    return (JsonLine){.add = sink.add, .out = sink.out, .first = true, .bracket = bracket};
}

JsonLine json_begin_in(JsonSink *add, void *out)
{
    return begin((Sink){add, out}, "{", '}');
}

JsonLine json_begin(Buf *out)
{
    return json_begin_in(add_to_buf, out);
}

/* Begins a member; its value is to follow. */
static Sink member(JsonLine *line, const char *key)
{
    Sink sink = {line->add, line->out};
    if (!line->first)
        put(sink, ",");
    line->first = false;
    if (key) {
        put_quoted(sink, key);
        put(sink, ":");
    }
    return sink;
}

void json_text(JsonLine *line, const char *key, const char *value)
{
    put_quoted(member(line, key), value);
}

void json_bool(JsonLine *line, const char *key, bool value)
{
    put(member(line, key), value ? "true" : "false");
}

void json_long(JsonLine *line, const char *key, long value)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%ld", value);
    put(member(line, key), digits);
}

/* A point, whatever the host of a library has set its locale to. */
static void set_point(char *digits)
{
    char *from = digits + strspn(digits, "+-0123456789e"), *to = from;
    size_t separator = strcspn(from, "+-0123456789e");
    if (separator > 0) {
        *to++ = '.';
        memmove(to, from + separator, strlen(from + separator) + 1);
    }
}

/* precision: 9 digits restore every float32, 17 every float64. */
static void number(JsonLine *line, const char *key, double value, int precision)
{
    char digits[64];
    Sink sink = member(line, key);
    if (isnan(value))
        put(sink, "\"nan\"");
    else if (isinf(value))
        put(sink, value > 0 ? "\"inf\"" : "\"-inf\"");
    else if (value == 0 && signbit(value))
        put(sink, "-0.0"); /* "-0" is read as the integer 0 */
    else {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        set_point(digits);
        put(sink, digits);
    }
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
    char digits[32];
    snprintf(digits, sizeof digits, "\"%016llx\"", (unsigned long long)value);
    put(member(line, key), digits);
}

void json_none(JsonLine *line, const char *key)
{
    put(member(line, key), "null");
}

JsonLine json_map(JsonLine *line, const char *key)
{
    return begin(member(line, key), "{", '}');
}

JsonLine json_list(JsonLine *line, const char *key)
{
    return begin(member(line, key), "[", ']');
}

void json_close(JsonLine *inner)
{
    inner->add(inner->out, &inner->bracket, 1);
}

void json_end(JsonLine *line)
{
    json_close(line);
    line->add(line->out, "\n", 1);
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
