/* Holds what is asked of augmentation: as words, as numbers, and whether images can have it. */
#include "data/augment.h"

#include "base/text.h"
#include "data/dataset.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A value of Augment. */
typedef struct {
    const char *name;
    AugmentKind kind;
    size_t offset;
    double least, most; /* besides what it is in augment_none */
} Field;

/* clang-format off */
#define AT(member) offsetof(Augment, member)
static const Field FIELD[] = {
    {"flip", AUGMENT_WORD, AT(flip), FLIP_NONE, FLIP_ALTERNATE},
    {"vertical", AUGMENT_TRUTH, AT(vertical), 0, 1},
    {"turns", AUGMENT_TRUTH, AT(turns), 0, 1},
    {"shift", AUGMENT_WHOLE, AT(shift), 0, 1 << 16},
    {"crop", AUGMENT_NUMBER, AT(crop), AUGMENT_CROP_LEAST, 1},
    {"rotate", AUGMENT_NUMBER, AT(rotate), 0, 180},
    {"zoom", AUGMENT_NUMBER, AT(zoom), 1, AUGMENT_ZOOM_MOST},
    {"warp", AUGMENT_NUMBER, AT(warp), 0, AUGMENT_WARP_MOST},
    {"brightness", AUGMENT_NUMBER, AT(brightness), 0, AUGMENT_LIGHT_MOST},
    {"contrast", AUGMENT_NUMBER, AT(contrast), 0, AUGMENT_LIGHT_MOST},
    {"cutout", AUGMENT_WHOLE, AT(cutout), 0, 1 << 16},
    {"mixup", AUGMENT_NUMBER, AT(mixup), 0, AUGMENT_MIXUP_MOST},
    {"p_affine", AUGMENT_NUMBER, AT(p_affine), 0, 1},
    {"p_lighting", AUGMENT_NUMBER, AT(p_lighting), 0, 1},
};
/* clang-format on */

Augment augment_none(void)
{
    return (Augment){.zoom = 1, .p_affine = AUGMENT_CHANCE, .p_lighting = AUGMENT_CHANCE};
}

const char *augment_key(int index, AugmentKind *kind)
{
    if (index >= LENGTH(FIELD))
        return NULL;
    *kind = FIELD[index].kind;
    return FIELD[index].name;
}

double augment_get(const Augment *augment, int index)
{
    const void *at = (const char *)augment + FIELD[index].offset;
    switch (FIELD[index].kind) {
    case AUGMENT_WORD:
        return *(const AugmentFlip *)at;
    case AUGMENT_TRUTH:
        return *(const bool *)at;
    case AUGMENT_WHOLE:
        return *(const int *)at;
    case AUGMENT_NUMBER:
        break;
    }
    return *(const double *)at;
}

void augment_set(Augment *augment, int index, double value)
{
    void *at = (char *)augment + FIELD[index].offset;
    switch (FIELD[index].kind) {
    case AUGMENT_WORD:
        *(AugmentFlip *)at = (AugmentFlip)value;
        break;
    case AUGMENT_TRUTH:
        *(bool *)at = value != 0;
        break;
    case AUGMENT_WHOLE:
        *(int *)at = (int)value;
        break;
    case AUGMENT_NUMBER:
        *(double *)at = value;
        break;
    }
}

static bool is_mapped(const Augment *augment)
{
    return augment->crop > 0 || augment->rotate > 0 || augment->zoom > 1 || augment->warp > 0;
}

bool augment_is_seen(const Augment *augment)
{
    return augment->flip || augment->vertical || augment->turns || augment->shift > 0 ||
           is_mapped(augment) || augment->brightness > 0 || augment->contrast > 0 ||
           augment->cutout > 0;
}

bool augment_is_on(const Augment *augment)
{
    return augment_is_seen(augment) || augment->mixup > 0;
}

bool augment_equal(const Augment *a, const Augment *b)
{
    bool same = true;
    for (int i = 0; i < LENGTH(FIELD); i++)
        same &= augment_get(a, i) == augment_get(b, i);
    return same || !(augment_is_on(a) || augment_is_on(b));
}

/* Light is about numbers from black, 0, to white, 1. */
static bool check_light(const Augment *augment, const Dataset *data, Error *err)
{
    bool lit = augment->brightness > 0 || augment->contrast > 0;
    for (int c = 0; lit && data->low && c < data->stored; c++)
        if (data->low[c] < 0 || data->high[c] > 1)
            return fail(err,
                        "brightness= and contrast= need numbers from 0 to 1, and those of channel "
                        "%d are from %g to %g; leave them out",
                        c, (double)data->low[c], (double)data->high[c]);
    return true;
}

bool augment_check(const Augment *augment, const Dataset *data, Error *err)
{
    Shape shape = data->shape;
    int side = MIN(shape.h, shape.w);
    if (shape_is_row(shape) && augment_is_seen(augment))
        return fail(err, "rows of numbers have no height and width to be changed; only mixup= can "
                         "be used with them");
    if (augment->shift >= side && augment->shift > 0)
        return fail(err, "shift=%d moves images of %d x %d out of sight; use %d or less",
                    augment->shift, shape.h, shape.w, side - 1);
    if (augment->cutout > side)
        return fail(err, "cutout=%d is larger than images of %d x %d; use %d or less",
                    augment->cutout, shape.h, shape.w, side);
    if (augment->turns && shape.h != shape.w)
        return fail(err, "turns=true needs square images, and these are %d x %d; leave it out",
                    shape.h, shape.w);
    return check_light(augment, data, err);
}

/* ---- words */

/* How an image may be mirrored. */
static const struct {
    const char *name, *meaning;
} FLIPS[] = {{"none", "left and right stay"},
             {"random", "mirror left and right half of the time"},
             {"alternate", "half of the images in the first epoch, then each every other epoch"}};

const char *augment_flip_name(int flip)
{
    return flip < LENGTH(FLIPS) ? FLIPS[flip].name : NULL;
}

void augment_flip_meaning(int flip, Buf *out)
{
    buf_text_add(out, FLIPS[flip].meaning);
}

static void add_value(Buf *out, const Field *field, double value)
{
    if (field->kind == AUGMENT_WORD)
        buf_text_add(out, augment_flip_name((int)value));
    else if (field->kind == AUGMENT_TRUTH)
        buf_text_add(out, value != 0 ? "true" : "false");
    else
        text_exact(out, value);
}

void augment_words(const Augment *augment, Buf *out)
{
    const Augment none = augment_none();
    const char *space = "";
    if (!augment_is_on(augment))
        buf_text_add(out, "off");
    for (int i = 0; i < LENGTH(FIELD) && augment_is_on(augment); i++) {
        double value = augment_get(augment, i);
        if (value == augment_get(&none, i))
            continue;
        buf_printf(out, "%s%s=", space, FIELD[i].name);
        add_value(out, &FIELD[i], value);
        space = " ";
    }
}

const char *augment_text(Arena *arena, const Augment *augment)
{
    Buf words = {0};
    augment_words(augment, &words);
    const char *text = arena_text(arena, buf_text(&words));
    buf_free(&words);
    return text;
}

static bool read_word(const char *text, size_t length, double *out)
{
    for (int flip = 0; augment_flip_name(flip); flip++)
        if (strlen(augment_flip_name(flip)) == length &&
            strncmp(text, augment_flip_name(flip), length) == 0) {
            *out = flip;
            return true;
        }
    return false;
}

static bool read_truth(const char *text, size_t length, double *out)
{
    *out = length == strlen("true") && strncmp(text, "true", length) == 0;
    return *out != 0 || (length == strlen("false") && strncmp(text, "false", length) == 0);
}

static bool read_number(const char *text, size_t length, const Field *field, double *out)
{
    char *end;
    *out = strtod(text, &end);
    bool whole = field->kind == AUGMENT_NUMBER || *out == trunc(*out);
    return end == text + length && whole && *out >= field->least && *out <= field->most;
}

/* Reads `name=value` of so many bytes. */
static bool read_field(const char *text, size_t length, Augment *out)
{
    size_t name = strcspn(text, "= "), skip = name + 1;
    for (int i = 0; i < LENGTH(FIELD); i++) {
        const Field *field = &FIELD[i];
        double value;
        if (strlen(field->name) != name || strncmp(text, field->name, name) != 0)
            continue;
        bool ok = skip < length && text[name] == '=' &&
                  (field->kind == AUGMENT_WORD ? read_word(text + skip, length - skip, &value)
                   : field->kind == AUGMENT_TRUTH
                       ? read_truth(text + skip, length - skip, &value)
                       : read_number(text + skip, length - skip, field, &value));
        if (ok)
            augment_set(out, i, value);
        return ok;
    }
    return false;
}

bool augment_read(const char *words, Augment *out)
{
    Augment read = augment_none();
    bool off = strcmp(words, "off") == 0;
    for (const char *p = words; *p && !off; p += *p == ' ') {
        size_t length = strcspn(p, " ");
        if (!read_field(p, length, &read))
            return false;
        p += length;
    }
    *out = read;
    return true;
}
