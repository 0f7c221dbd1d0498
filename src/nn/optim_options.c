/* Writes what was asked of an optimiser as words, and reads such words from files. */
#include "nn/optim_options.h"

#include "base/buf.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum { TRUTH, NUMBER, WHOLE, ROLES } FieldKind;

/* A field of OptimOptions as a word. */
typedef struct {
    const char *key;
    FieldKind kind;
    size_t at; /* place in OptimOptions */
    double least, most;
    double nothing; /* what stands for nothing asked for, besides 0 */
} Field;

#define AT(field_) offsetof(OptimOptions, field_)

static const Field FIELDS[] = {
    {.key = "nesterov", .kind = TRUTH, .at = AT(nesterov)},
    {.key = "sgd_mom", .kind = NUMBER, .at = AT(sgd_mom), .most = 1},
    {"bias_lr", NUMBER, AT(rules.bias_lr), FACTOR_LEAST, FACTOR_MOST, 1},
    {"bn_lr", NUMBER, AT(rules.bn_lr), FACTOR_LEAST, FACTOR_MOST, 0},
    {"head_lr", NUMBER, AT(rules.head_lr), FACTOR_LEAST, FACTOR_MOST, 1},
    {.key = "no_wd", .kind = ROLES, .at = AT(rules.no_wd)},
    {.key = "clip", .kind = NUMBER, .at = AT(clip), .most = CLIP_MOST},
    {"accumulate", WHOLE, AT(accumulate), 1, ACCUMULATE_MOST, 1},
};

static const struct {
    const char *name;
    ParamRole role;
} NO_WD[] = {{"bias", PARAM_BIAS}, {"bn", PARAM_NORM}};

const char *optim_no_wd_name(int index)
{
    return index < LENGTH(NO_WD) ? NO_WD[index].name : NULL;
}

unsigned optim_no_wd_bit(int index)
{
    return RULE_BIT(NO_WD[index].role);
}

static double get(const OptimOptions *options, const Field *field)
{
    const void *at = (const char *)options + field->at;
    switch (field->kind) {
    case TRUTH:
        return *(const bool *)at;
    case NUMBER:
        return *(const double *)at;
    case WHOLE:
        return *(const int *)at;
    case ROLES:
        return *(const unsigned *)at;
    }
    return 0;
}

static void put(OptimOptions *options, const Field *field, double value)
{
    void *at = (char *)options + field->at;
    switch (field->kind) {
    case TRUTH:
        *(bool *)at = value != 0;
        break;
    case NUMBER:
        *(double *)at = value;
        break;
    case WHOLE:
        *(int *)at = (int)value;
        break;
    case ROLES:
        *(unsigned *)at = (unsigned)value;
        break;
    }
}

static void add_roles(Buf *out, unsigned roles)
{
    const char *comma = "";
    for (int i = 0; i < LENGTH(NO_WD); i++) {
        if (!(roles & optim_no_wd_bit(i)))
            continue;
        buf_printf(out, "%s%s", comma, NO_WD[i].name);
        comma = ",";
    }
}

static void add_field(Buf *out, const OptimOptions *options, const Field *field)
{
    double value = get(options, field);
    if (value == 0 || value == field->nothing)
        return;
    buf_printf(out, "%s%s=", out->size ? " " : "", field->key);
    if (field->kind == TRUTH)
        buf_text_add(out, "true");
    else if (field->kind == ROLES)
        add_roles(out, (unsigned)value);
    else
        text_exact(out, value);
}

char *optim_options_text(Arena *arena, const OptimOptions *options)
{
    Buf words = {0};
    for (int i = 0; i < LENGTH(FIELDS); i++)
        add_field(&words, options, &FIELDS[i]);
    char *text = arena_text(arena, buf_text(&words));
    buf_free(&words);
    return text;
}

static bool read_roles(const char *text, size_t length, double *out)
{
    unsigned roles = 0;
    for (size_t at = 0, size; at <= length; at += size + 1) {
        unsigned bit = 0;
        size = strcspn(text + at, ", ");
        for (int i = 0; i < LENGTH(NO_WD); i++)
            if (strlen(NO_WD[i].name) == size && memcmp(NO_WD[i].name, text + at, size) == 0)
                bit = optim_no_wd_bit(i);
        if (!bit)
            return false;
        roles |= bit;
    }
    *out = roles;
    return roles != 0;
}

static bool read_number(const char *text, size_t length, const Field *field, double *out)
{
    char *end;
    *out = strtod(text, &end);
    bool whole = field->kind == NUMBER || *out == trunc(*out);
    return end == text + length && whole && *out >= field->least && *out <= field->most;
}

/* Reads the value of "key=value", a word of that length. */
static bool read_word(const char *word, size_t length, OptimOptions *out)
{
    size_t key = strcspn(word, "= ");
    const char *text = word + key + 1;
    if (key + 1 >= length)
        return false;
    for (int i = 0; i < LENGTH(FIELDS); i++) {
        const Field *field = &FIELDS[i];
        double value = 1;
        if (strlen(field->key) != key || memcmp(field->key, word, key) != 0)
            continue;
        size_t rest = length - key - 1;
        bool ok = field->kind == TRUTH   ? rest == strlen("true") && text_starts(text, "true")
                  : field->kind == ROLES ? read_roles(text, rest, &value)
                                         : read_number(text, rest, field, &value);
        if (ok)
            put(out, field, value);
        return ok;
    }
    return false;
}

bool optim_options_read(const char *text, OptimOptions *out)
{
    OptimOptions read = {0};
    for (const char *p = text; *p; p += *p == ' ') {
        size_t length = strcspn(p, " ");
        if (!read_word(p, length, &read))
            return false;
        p += length;
    }
    *out = read;
    return true;
}
