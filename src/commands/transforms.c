/* Translates fastai's transforms in a pasted line into a command `augment` that does the same. */
#include "commands/transforms.h"

#include "base/text.h"
#include "commands/cnn_calls.h"
#include "data/augment.h"

#include <math.h>
#include <string.h>

/* What the transforms of a call come to. */
typedef struct {
    Augment augment;
    bool affine, lit; /* a probability of that kind was given */
    Buf notes;        /* lines to say */
} Transforms;

/* clang-format off */
#define RANGE(key)                                                                                 \
    {.name = (key), .type = ARG_FLOATS, .required = true}
#define CHANCE(key, fallback_)                                                                     \
    {.name = (key), .type = ARG_FLOAT, .fallback = (fallback_), .least = 0, .most = 1}
#define TRUTH(key, fallback_)                                                                      \
    {.name = (key), .type = ARG_BOOL, .fallback = (fallback_)}
#define NUMBER(key, fallback_, least_, most_)                                                      \
    {.name = (key), .type = ARG_FLOAT, .fallback = (fallback_), .least = (least_), .most = (most_)}

/* fastai's arguments and defaults in fastai's order. */
static const Command ALL = {
    .name = "get_transforms",
    .args = {TRUTH("do_flip", "true"), TRUTH("flip_vert", "false"),
             NUMBER("max_rotate", "10", 0, 180), NUMBER("max_zoom", "1.1", 1, AUGMENT_ZOOM_MOST),
             NUMBER("max_lighting", "0.2", 0, AUGMENT_LIGHT_MOST),
             NUMBER("max_warp", "0.2", 0, AUGMENT_WARP_MOST), CHANCE("p_affine", "0.75"),
             CHANCE("p_lighting", "0.75"), {.name = "xtra_tfms", .type = ARG_TEXT}},
};
static const Command PAD = {
    .name = "rand_pad",
    .args = {{.name = "padding", .type = ARG_INT, .required = true, .least = 0, .most = 1024},
             {.name = "size", .type = ARG_TEXT},
             {.name = "mode", .type = ARG_CHOICE, .fallback = "reflection",
              .choices = "reflection"}},
};
static const Command FLIP = {.name = "flip_lr", .args = {CHANCE("p", "0.5")}};
static const Command DIHEDRAL = {.name = "dihedral"};
static const Command DIHEDRAL_AFFINE = {.name = "dihedral_affine"};
static const Command ROTATE = {.name = "rotate", .args = {RANGE("degrees"), CHANCE("p", "1")}};
static const Command ZOOM = {.name = "rand_zoom", .args = {RANGE("scale"), CHANCE("p", "1")}};
static const Command WARP = {
    .name = "symmetric_warp", .args = {RANGE("magnitude"), CHANCE("p", "1")}};
static const Command BRIGHTNESS = {
    .name = "brightness", .args = {RANGE("change"), CHANCE("p", "1")}};
static const Command CONTRAST = {.name = "contrast", .args = {RANGE("scale"), CHANCE("p", "1")}};
static const Command CROP = {
    .name = "rand_crop", .args = {{.name = "size", .type = ARG_TEXT}}};
static const Command CROP_PAD = {
    .name = "crop_pad", .args = {{.name = "size", .type = ARG_TEXT}}};
/* clang-format on */

static void note_crop(Transforms *out)
{
    buf_text_add(&out->notes, "rand_crop does nothing: pictures are brought to their size, and "
                              "cropped in the middle, when they are read\n");
}

static bool use_dihedral(const Call *call, Transforms *out, Error *err)
{
    (void)call;
    (void)err;
    out->augment.flip = FLIP_RANDOM;
    out->augment.vertical = out->augment.turns = true;
    return true;
}

static bool use_all(const Call *call, Transforms *out, Error *err)
{
    Augment *augment = &out->augment;
    double light = call_float(call, "max_lighting");
    const char *more = call_text(call, "xtra_tfms");
    if (more && *more)
        return fail(err, "xtra_tfms= is not understood; give all transforms in a list");
    if (call_bool(call, "do_flip") && call_bool(call, "flip_vert"))
        use_dihedral(call, out, err);
    else if (call_bool(call, "do_flip"))
        augment->flip = FLIP_RANDOM;
    augment->rotate = call_float(call, "max_rotate");
    augment->zoom = call_float(call, "max_zoom");
    augment->warp = call_float(call, "max_warp");
    augment->brightness = augment->contrast = light;
    augment->p_affine = call_float(call, "p_affine");
    augment->p_lighting = call_float(call, "p_lighting");
    out->affine = out->lit = true;
    note_crop(out);
    return true;
}

static bool use_pad(const Call *call, Transforms *out, Error *err)
{
    (void)err;
    out->augment.shift = (int)call_int(call, "padding");
    if (call_given(call, "size"))
        buf_text_add(&out->notes,
                     "rand_pad: its size= does nothing: images keep the size they have\n");
    return true;
}

static bool use_flip(const Call *call, Transforms *out, Error *err)
{
    double p = call_float(call, "p");
    if (p != 0 && p != 0.5)
        return fail(err, "images are mirrored half of the time here; leave out p=");
    out->augment.flip = p > 0 ? FLIP_RANDOM : FLIP_NONE;
    return true;
}

/* Takes the probability that transforms of one kind share here. */
static bool take_chance(const Call *call, bool *given, double *chance, Error *err)
{
    double p = call_float(call, "p");
    if (*given && *chance != p)
        return fail(err,
                    "p=%g: transforms of its kind have one probability here, and it is %g "
                    "already",
                    p, *chance);
    *given = true;
    *chance = p;
    return true;
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-3 * (1 + fabs(b));
}

/* A range of two numbers that belong together as they do in get_transforms. */
static bool take_range(const Call *call, const char *key, const double want[2], Error *err)
{
    const Arg *range = call_arg(call, key);
    if (range->count == 2 && near(range->numbers[0], want[0]) && near(range->numbers[1], want[1]))
        return true;
    return fail(err, "%s=%s: only a range such as %s=(%g,%g) can be had here", key, range->text,
                key, want[0], want[1]);
}

/* The last number of a range, within bounds. */
static bool take_last(const Call *call, const char *key, double least, double most, double *out,
                      Error *err)
{
    const Arg *range = call_arg(call, key);
    *out = range->count ? range->numbers[range->count - 1] : 0;
    return (*out >= least && *out <= most) ||
           fail(err, "%s=%s: its end is out of range; give %g to %g", key, range->text, least,
                most);
}

static bool use_rotate(const Call *call, Transforms *out, Error *err)
{
    double *most = &out->augment.rotate;
    return take_last(call, "degrees", 0, 180, most, err) &&
           take_range(call, "degrees", (double[]){-*most, *most}, err) &&
           take_chance(call, &out->affine, &out->augment.p_affine, err);
}

static bool use_zoom(const Call *call, Transforms *out, Error *err)
{
    double *most = &out->augment.zoom;
    return take_last(call, "scale", 1, AUGMENT_ZOOM_MOST, most, err) &&
           take_range(call, "scale", (double[]){1, *most}, err) &&
           take_chance(call, &out->affine, &out->augment.p_affine, err);
}

static bool use_warp(const Call *call, Transforms *out, Error *err)
{
    double *most = &out->augment.warp;
    return take_last(call, "magnitude", 0, AUGMENT_WARP_MOST, most, err) &&
           take_range(call, "magnitude", (double[]){-*most, *most}, err) &&
           take_chance(call, &out->affine, &out->augment.p_affine, err);
}

/* Without what arithmetic in binary has left: 0.2, not 0.19999999999999996. */
static double rounded(double value)
{
    return round(value * 1e9) / 1e9;
}

static bool use_brightness(const Call *call, Transforms *out, Error *err)
{
    double end;
    if (!take_last(call, "change", 0.5, (1 + AUGMENT_LIGHT_MOST) / 2, &end, err))
        return false;
    out->augment.brightness = rounded(2 * end - 1);
    return take_range(call, "change", (double[]){1 - end, end}, err) &&
           take_chance(call, &out->lit, &out->augment.p_lighting, err);
}

static bool use_contrast(const Call *call, Transforms *out, Error *err)
{
    double end;
    if (!take_last(call, "scale", 1, 1 / (1 - AUGMENT_LIGHT_MOST), &end, err))
        return false;
    out->augment.contrast = rounded(1 - 1 / end);
    return take_range(call, "scale", (double[]){1 / end, end}, err) &&
           take_chance(call, &out->lit, &out->augment.p_lighting, err);
}

static bool use_crop(const Call *call, Transforms *out, Error *err)
{
    (void)call;
    (void)err;
    note_crop(out);
    return true;
}

static const struct {
    const Command *row;
    bool (*use)(const Call *call, Transforms *out, Error *err);
} TRANSFORMS[] = {{&ALL, use_all},
                  {&PAD, use_pad},
                  {&FLIP, use_flip},
                  {&DIHEDRAL, use_dihedral},
                  {&DIHEDRAL_AFFINE, use_dihedral},
                  {&ROTATE, use_rotate},
                  {&ZOOM, use_zoom},
                  {&WARP, use_warp},
                  {&BRIGHTNESS, use_brightness},
                  {&CONTRAST, use_contrast},
                  {&CROP, use_crop},
                  {&CROP_PAD, use_crop}};

static bool unknown(const char *name, Error *err)
{
    Buf list = {0};
    for (int i = 0; i < LENGTH(TRANSFORMS); i++)
        buf_printf(&list, "%s%s", i ? ", " : "", TRANSFORMS[i].row->name);
    fail(err, "the transform %s is not known; those that are: %s; `augment` has more", name,
         buf_text(&list));
    buf_free(&list);
    return false;
}

/* To get_transforms, None is a change that is off, and not its default. */
static void turn_off(Words *words)
{
    for (int i = 0; i < words->count; i++) {
        Word *word = &words->word[i];
        if (strcmp(word->text, "None") == 0 && word->key && text_starts(word->key, "max_"))
            word->text = strcmp(word->key, "max_zoom") == 0 ? "1" : "0";
    }
}

static bool read_one(Binder *binder, const char *text, Transforms *out)
{
    const char *name = lex_call_name(binder->arena, text), *dot = strrchr(name, '.');
    bool called = name[0] && text[strlen(name)] == '(';
    name = dot ? dot + 1 : name;
    for (int i = 0; i < LENGTH(TRANSFORMS); i++) {
        const Command *row = TRANSFORMS[i].row;
        Words words = {0};
        Call call;
        if (strcmp(row->name, name) != 0)
            continue;
        if (called && !lex_call(binder->arena, text, binder->scope, &words, binder->err))
            return error_prefix(binder->err, "%s", name);
        turn_off(&words);
        return command_bind(binder->arena, binder->scope, row, &words, &call, binder->err) &&
               (TRANSFORMS[i].use(&call, out, binder->err) ||
                error_prefix(binder->err, "%s", name));
    }
    return unknown(name, binder->err);
}

static bool is_none(const Word *value)
{
    return strcmp(value->text, "None") == 0 || (value->kind == WORD_LIST && value->parts == 0);
}

/* One transform, or a list of them. */
static bool read_list(Binder *binder, const Word *value, Transforms *out)
{
    if (is_none(value))
        return true;
    if (value->kind != WORD_LIST)
        return read_one(binder, value->text, out);
    for (int i = 0; i < value->parts; i++)
        if (!read_list(binder, &value->part[i], out))
            return false;
    return true;
}

/* Both lists, get_transforms() or None. */
static bool read_both(Binder *binder, const Word *value, Transforms *out)
{
    if (value->kind != WORD_LIST)
        return read_list(binder, value, out);
    if (value->parts != 2)
        return fail(binder->err, "give two lists: of training images and of validation images, "
                                 "which is empty");
    if (!is_none(&value->part[1]) && !text_starts(value->part[1].text, "crop_pad("))
        return fail(binder->err, "%s: validation images stay as they are; give an empty list",
                    value->part[1].text);
    return read_list(binder, &value->part[0], out);
}

/* Adds the command to run after the call, before the rest of its chain. */
static void add_command(Binder *binder, const Augment *augment)
{
    Call *call = binder->call;
    const char *then = call->then;
    bool on = augment_is_on(augment);
    call->then = arena_printf(binder->arena, "augment %s%s%s",
                              on ? augment_text(binder->arena, augment) : "off", then ? "\n" : "",
                              then ? then : "");
}

bool transforms_bind(Binder *binder, const Command *row, const Words *words)
{
    Transforms out = {.augment = augment_none()};
    Words rest = {.redirect = words->redirect, .then = words->then};
    bool asked = false, ok = true, data = text_starts(row->name, "data ");
    for (int i = 0; ok && i < words->count; i++) {
        const Word *word = &words->word[i];
        if (!data || !word->key || strcmp(word->key, "ds_tfms") != 0) {
            words_add(binder->arena, &rest, *word);
            continue;
        }
        ok = read_both(binder, word, &out) || error_prefix(binder->err, "%s: ds_tfms", row->name);
        asked = strcmp(word->text, "None") != 0;
    }
    if (ok && out.notes.size)
        buf_text_add(&binder->notes, buf_text(&out.notes));
    buf_free(&out.notes);
    ok = ok && cnn_calls_bind(binder, row, &rest);
    if (ok && asked)
        add_command(binder, &out.augment);
    return ok;
}
