/* Writing is a few lines of our own, because events are written thousands of times a second.
 * Reading is jansson's, copied into nodes of the arena so that nobody else has to know jansson's
 * lifetimes. */
#include "io/json.h"

#include "base/text.h"
#include "io/file.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

/* A value costs jansson and us up to about 200 bytes however short it is written, so values are
 * counted before anything is built. */
enum { MOST_BYTES = 16 << 20, MOST_VALUES = 1 << 20, MOST_DEPTH = 32 };

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
    else if (c < 0x20 || c == 0x7f)
        buf_printf(out, "\\u%04x", (unsigned)c);
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

/* digits: 9 bring every float32 back, 17 every float64. */
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

/* ---- reading */

/* Every value but the first follows one of [ { , : outside strings. */
static bool check_size(Bytes bytes, const char *name, Error *err)
{
    long values = 0;
    int depth = 0;
    bool quoted = false;
    if (bytes.size > MOST_BYTES)
        return path_fail(err, name, "JSON of %zu bytes; at most %d are read", bytes.size,
                         MOST_BYTES);
    for (size_t i = 0; i < bytes.size; i++) {
        char c = (char)bytes.data[i];
        if (c == '"')
            quoted = !quoted;
        if (quoted && c == '\\')
            i++;
        if (quoted)
            continue;
        depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        values += c != '\0' && strchr("[{,:", c) != NULL;
        if (depth > MOST_DEPTH || values > MOST_VALUES)
            return path_fail(err, name, "JSON of more than %d levels or %d values is not read",
                             MOST_DEPTH, MOST_VALUES);
    }
    return true;
}

static Json *convert(Arena *arena, json_t *value, const char *key);

static void convert_children(Arena *arena, json_t *value, Json *parent)
{
    const Json **end = &parent->child;
    void *member = json_object_iter(value);
    for (; member; member = json_object_iter_next(value, member)) {
        const char *key = arena_text(arena, json_object_iter_key(member));
        Json *child = convert(arena, json_object_iter_value(member), key);
        *end = child;
        end = &child->next;
        parent->count++;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        Json *child = convert(arena, json_array_get(value, i), NULL);
        *end = child;
        end = &child->next;
        parent->count++;
    }
}

/* Recursion is no deeper than MOST_DEPTH.  Of another kind jansson answers 0, NULL or no members.
 */
static Json *convert(Arena *arena, json_t *value, const char *key)
{
    Json *node = ARENA_NEW(arena, Json, 1);
    *node = (Json){
        .kind = json_is_object(value)    ? JSON_MAP
                : json_is_array(value)   ? JSON_LIST
                : json_is_string(value)  ? JSON_TEXT
                : json_is_number(value)  ? JSON_NUMBER
                : json_is_boolean(value) ? JSON_BOOL
                                         : JSON_NONE,
        .key = key,
        .number = json_is_boolean(value) ? json_is_true(value) : json_number_value(value),
        .text = json_is_string(value) ? arena_text(arena, json_string_value(value)) : NULL,
    };
    convert_children(arena, value, node);
    return node;
}

const Json *json_parse(Arena *arena, Bytes bytes, const char *name, Error *err)
{
    if (!check_size(bytes, name, err))
        return NULL;
    json_error_t problem;
    errno = 0;
    json_t *document = json_loadb((const char *)bytes.data, bytes.size,
                                  JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &problem);
    if (!document && errno == ENOMEM) /* malloc says so; jansson only from 2.11 on */
        die("out of memory in jansson");
    if (!document) {
        path_fail(err, name, "line %d, column %d: %s", problem.line, problem.column, problem.text);
        return NULL;
    }
    const Json *root = convert(arena, document, NULL);
    json_decref(document);
    return root;
}

const Json *json_get(const Json *map, const char *key)
{
    if (!map || map->kind != JSON_MAP)
        return NULL;
    const Json *member = map->child;
    while (member && strcmp(member->key, key) != 0)
        member = member->next;
    return member;
}

const char *json_get_text(const Json *map, const char *key, const char *fallback)
{
    const Json *value = json_get(map, key);
    return value && value->kind == JSON_TEXT ? value->text : fallback;
}

double json_get_number(const Json *map, const char *key, double fallback)
{
    static const struct {
        const char *text;
        double value;
    } WORDS[] = {{"nan", NAN}, {"inf", INFINITY}, {"-inf", -INFINITY}};
    const Json *value = json_get(map, key);
    for (int i = 0; value && value->kind == JSON_TEXT && i < LENGTH(WORDS); i++)
        if (strcmp(value->text, WORDS[i].text) == 0)
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
