/* json.h - JSON in as a compact tree, JSON out a line at a time.
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
 * "inf" or "-inf". */
#ifndef IO_JSON_H
#define IO_JSON_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/error.h"

/* Takes the next bytes of a line. */
typedef void JsonSink(void *out, const void *data, size_t size);

/* A map or a list while it is written: a line, or a member of one.  Belongs to the caller; what
 * contains it cannot continue before it is closed. */
typedef struct {
    JsonSink *add; /* where its bytes go */
    void *out;     /* borrowed; a Buf, or what else `add` takes */
    bool first;    /* no comma yet */
    char bracket;  /* which closes it */
} JsonLine;

JsonLine json_begin(Buf *out);
JsonLine json_begin_in(JsonSink *add, void *out);
void json_text(JsonLine *line, const char *key, const char *value);
void json_bool(JsonLine *line, const char *key, bool value);
void json_long(JsonLine *line, const char *key, long value);
void json_float(JsonLine *line, const char *key, float value);
void json_double(JsonLine *line, const char *key, double value);
void json_hash(JsonLine *line, const char *key, uint64_t value); /* 16 hex digits */
void json_none(JsonLine *line, const char *key); /* null; the name json_null is jansson's */
void json_end(JsonLine *line);                   /* closes the object and adds the newline */

/* A map or a list as a member: filled by the same functions and closed before the line continues.
 * What is in a list has the key NULL. */
JsonLine json_map(JsonLine *line, const char *key);
JsonLine json_list(JsonLine *line, const char *key);
void json_close(JsonLine *inner);

/* Adds a quoted JSON string; broken UTF-8 becomes U+FFFD. */
void json_quote(Buf *out, const char *text);

/* Reading: a document in the arena, a value in front of what is in it. */
typedef enum { JSON_NONE, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_MAP } JsonKind;

/* A value that was read.  What is in it follows it in memory, so that it is not to be copied alone;
 * only the functions below read its members. */
typedef struct {
    uint32_t kind : 3;
    uint32_t span : 29; /* values, itself and all in it: the next on its level is so many further */
    uint32_t key;       /* bytes from here to the member's name, or 0 */
    union {
        double number;  /* of JSON_NUMBER, JSON_BOOL */
        uint32_t text;  /* of JSON_TEXT: bytes from here to it */
        uint32_t count; /* of JSON_LIST, JSON_MAP: children */
    };
} Json;

/* The strict grammar: no name twice in a map, no zero in a text.  Files may come from strangers, so
 * documents above 16 MB, a million values or 32 levels are refused, and the result is at most nine
 * times the document. */
const Json *json_parse(Arena *arena, Bytes bytes, const char *name, Error *err);

/* For a program, before it reads: jansson takes memory from base/heap.h, in the whole process, and
 * so dies in time when there is none; by itself it may misread a document then.  A library leaves
 * jansson as its host has set it. */
void json_use_heap(void);

JsonKind json_kind(const Json *value);
const char *json_key(const Json *value);     /* of a member of a map, else NULL */
double json_number(const Json *value);       /* of a number; of a truth 0 or 1; else 0 */
const char *json_text_of(const Json *value); /* of a text, else NULL */
int json_count(const Json *value);           /* children of a list or map, else 0 */

/* The child after `before`, the first for NULL; NULL after the last. */
const Json *json_child(const Json *parent, const Json *before);

const Json *json_get(const Json *map, const char *key); /* NULL if absent or not a map */
const char *json_get_text(const Json *map, const char *key, const char *fallback);
/* "nan", "inf" and "-inf" are numbers too. */
double json_get_number(const Json *map, const char *key, double fallback);

/* A whole number from least to most; false if it is absent or anything else. */
NODISCARD bool json_get_long(const Json *map, const char *key, long least, long most, long *out);

#endif
