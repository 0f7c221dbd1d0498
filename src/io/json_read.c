/* Reads JSON with jansson; the only file that sees that library.  Its tree is copied into one piece
 * of the arena: first the values, 16 bytes each, in the order of the text and each before what is
 * in it, then the texts.  So no other file has to know jansson's lifetimes, and the result is at
 * most nine times the document.  While reading, jansson takes up to some 200 bytes a value, so
 * values are counted before anything is built. */
#include "io/json.h"

#include "base/die.h"
#include "base/heap.h"
#include "io/file.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20, MOST_VALUES = 1 << 20, MOST_DEPTH = 32 };

_Static_assert(sizeof(Json) == 16, "nine times the size of a document");

/* Every value but the first, or its name, follows one of [ { , outside strings: counts these. */
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
        values += c != '\0' && strchr("[{,", c) != NULL;
        if (depth > MOST_DEPTH || values > MOST_VALUES)
            return path_fail(err, name, "JSON of more than %d levels or %d values is not read",
                             MOST_DEPTH, MOST_VALUES);
    }
    return true;
}

/* ---- the copy: counted first, then filled; recursion is no deeper than MOST_DEPTH */

typedef struct {
    Json *value; /* NULL: they are only counted */
    uint32_t values;
    char *text; /* the room for the texts, after the values */
    size_t texts;
} JsonCopy;

static size_t add_text(JsonCopy *copy, const char *text)
{
    size_t at = copy->texts, size = strlen(text) + 1;
    if (copy->value)
        memcpy(copy->text + at, text, size);
    copy->texts += size;
    return at;
}

static uint32_t distance(const JsonCopy *copy, const Json *value, size_t text)
{
    return (uint32_t)(copy->text + text - (const char *)value);
}

static void copy_value(JsonCopy *copy, json_t *from, const char *key);

/* Of a list or a map; for any other kind jansson returns 0 and NULL. */
static uint32_t copy_children(JsonCopy *copy, json_t *from)
{
    const char *key;
    json_t *child;
    size_t i;
    json_object_foreach(from, key, child) copy_value(copy, child, key);
    json_array_foreach(from, i, child) copy_value(copy, child, NULL);
    return (uint32_t)(json_object_size(from) + json_array_size(from));
}

static JsonKind kind_of(const json_t *from)
{
    return json_is_object(from)    ? JSON_MAP
           : json_is_array(from)   ? JSON_LIST
           : json_is_string(from)  ? JSON_TEXT
           : json_is_number(from)  ? JSON_NUMBER
           : json_is_boolean(from) ? JSON_BOOL
                                   : JSON_NONE;
}

static void copy_value(JsonCopy *copy, json_t *from, const char *key)
{
    uint32_t number = copy->values++;
    JsonKind kind = kind_of(from);
    size_t name = key ? add_text(copy, key) : 0;
    size_t text = kind == JSON_TEXT ? add_text(copy, json_string_value(from)) : 0;
    uint32_t count = copy_children(copy, from);
    if (!copy->value)
        return;
    Json *value = &copy->value[number];
    *value = (Json){.kind = kind, .span = copy->values - number};
    value->key = key ? distance(copy, value, name) : 0;
    if (kind == JSON_TEXT)
        value->text = distance(copy, value, text);
    else if (kind == JSON_LIST || kind == JSON_MAP)
        value->count = count;
    else
        value->number = kind == JSON_BOOL ? json_is_true(from) : json_number_value(from);
}

static const Json *copy_document(Arena *arena, json_t *document)
{
    JsonCopy copy = {0};
    copy_value(&copy, document, NULL);
    size_t values = copy.values * sizeof(Json);
    Json *root = arena_alloc(arena, values + copy.texts, 1);
    copy = (JsonCopy){.value = root, .text = (char *)root + values};
    copy_value(&copy, document, NULL);
    return root;
}

/* ---- the way in */

static void *allocate(size_t size)
{
    return heap_resize(NULL, size, 1);
}

void json_use_heap(void)
{
    json_set_alloc_funcs(allocate, heap_free);
}

/* What went wrong, if jansson says so: it has no words for running out of memory, and sometimes
 * others. */
static void fail_to_read(Error *err, const char *name, const json_error_t *problem)
{
    if (errno == ENOMEM || !*problem->text)
        die("out of memory in jansson");
    path_fail(err, name, "line %d, column %d: %s", problem->line, problem->column, problem->text);
}

const Json *json_parse(Arena *arena, Bytes bytes, const char *name, Error *err)
{
    if (!check_size(bytes, name, err))
        return NULL;
    json_error_t problem;
    errno = 0;
    json_t *document =
        json_loadb((const char *)bytes.data, bytes.size,
                   JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_REJECT_DUPLICATES, &problem);
    if (!document) {
        fail_to_read(err, name, &problem);
        return NULL;
    }
    const Json *root = copy_document(arena, document);
    json_decref(document);
    return root;
}
