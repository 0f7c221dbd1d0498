/* json.h - JSON in by jansson, JSON out a line at a time; the only file that sees jansson.h.
 *
 *     JsonLine line = json_begin(&buf);             {"event":"batch","loss":0.69}
 *     json_text(&line, "event", "batch");
 *     json_float(&line, "loss", 0.69f);
 *     JsonLine inner = json_map(&line, "data");     ,"data":{"train":12396}
 *     json_long(&inner, "train", 12396);
 *     json_close(&inner);
 *     json_end(&line);
 *
 * Numbers round-trip: %.9g for float32, %.17g for float64; what is not finite is the string "nan",
 * "inf" or "-inf".
 */
#ifndef IO_JSON_H
#define IO_JSON_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/error.h"

typedef struct {
    Buf *out;     /* borrowed; the line is added to it */
    bool first;   /* no comma yet */
    char bracket; /* that closes it */
} JsonLine;

JsonLine json_begin(Buf *out);
void json_text(JsonLine *line, const char *key, const char *value);
void json_bool(JsonLine *line, const char *key, bool value);
void json_long(JsonLine *line, const char *key, long value);
void json_float(JsonLine *line, const char *key, float value);
void json_double(JsonLine *line, const char *key, double value);
void json_hash(JsonLine *line, const char *key, uint64_t value); /* 16 hex digits */
void json_none(JsonLine *line, const char *key); /* null; jansson has taken json_null */
void json_end(JsonLine *line);                   /* closes the object and adds the newline */

/* A map or a list as a member: filled by the same functions and closed before the line goes on.
 * What is in a list has the key NULL. */
JsonLine json_map(JsonLine *line, const char *key);
JsonLine json_list(JsonLine *line, const char *key);
void json_close(JsonLine *inner);

/* Adds a quoted JSON string; broken UTF-8 becomes U+FFFD. */
void json_quote(Buf *out, const char *text);

/* Reading: a parsed document in the arena.  (JSON_NULL and JSON_OBJECT are jansson's names.) */
typedef enum { JSON_NONE, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_MAP } JsonKind;

typedef struct Json Json;
struct Json {
    JsonKind kind;
    const char *key;   /* member name inside a map, else NULL */
    double number;     /* JSON_NUMBER; JSON_BOOL: 0 or 1 */
    const char *text;  /* JSON_TEXT */
    const Json *child; /* first element of a list or map */
    const Json *next;  /* next element beside this one */
    int count;         /* children */
};

/* Refuses documents above 16 MB, a million values or 32 levels before it builds anything. */
const Json *json_parse(Arena *arena, Bytes bytes, const char *name, Error *err);
const Json *json_get(const Json *map, const char *key); /* NULL if absent or no map */
const char *json_get_text(const Json *map, const char *key, const char *fallback);
/* "nan", "inf" and "-inf" are numbers too. */
double json_get_number(const Json *map, const char *key, double fallback);

/* A whole number from least to most; false if it is absent or another. */
NODISCARD bool json_get_long(const Json *map, const char *key, long least, long most, long *out);

#endif
