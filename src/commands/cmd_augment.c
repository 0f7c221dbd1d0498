/* The commands augment, augment off and mixup: how training images are changed each time that they
 * are seen. */
#include "commands/rows.h"
#include "data/augment.h"
#include "lab/lab.h"
#include "lab/setup.h"
#include "lab/show.h"

/* Value `index` as it was typed or by default; one that was left out, and has none, is `absent`. */
static double value_of(const Call *call, int index, double absent)
{
    AugmentKind kind;
    const Arg *arg = call_arg(call, augment_key(index, &kind));
    if (!arg->present)
        return absent;
    return kind == AUGMENT_WORD    ? (double)arg->integer
           : kind == AUGMENT_TRUTH ? arg->flag
           : kind == AUGMENT_WHOLE ? (double)arg->integer
                                   : arg->number;
}

static bool is_asked(const Call *call)
{
    AugmentKind kind;
    for (int i = 0; augment_key(i, &kind); i++)
        if (call_given(call, augment_key(i, &kind)))
            return true;
    return false;
}

/* Sets it unless it is set already, which leaves a stopped run as it is. */
static bool set(Session *session, const Augment *augment, Outcome *out)
{
    bool same = augment_equal(augment, lab_augment_seen(session));
    if (!same && !session_augment(session, augment, &out->error))
        return false;
    tell_augment(session->reply, lab_augment_seen(session));
    return true;
}

static Augment read_augment(const Call *call)
{
    AugmentKind kind;
    Augment augment = augment_none();
    for (int i = 0; augment_key(i, &kind); i++)
        augment_set(&augment, i, value_of(call, i, augment_get(&augment, i)));
    return augment;
}

static bool cmd_augment(Session *session, const Call *call, Outcome *out)
{
    if (!is_asked(call)) {
        tell_augment(session->reply, lab_augment_seen(session));
        return true;
    }
    const Augment augment = read_augment(call);
    return set(session, &augment, out) || error_prefix(&out->error, "augment");
}

static bool setup_augment(const Session *session, const Call *call, NetSetup *setup, Error *err)
{
    (void)session;
    (void)err;
    setup->options.augment = read_augment(call);
    return true;
}

static bool setup_off(const Session *session, const Call *call, NetSetup *setup, Error *err)
{
    (void)session;
    (void)call;
    (void)err;
    setup->options.augment = augment_none();
    return true;
}

static bool cmd_off(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    const Augment none = augment_none();
    return set(session, &none, out);
}

static Augment mixed(const Augment *before, const Call *call)
{
    Augment augment = augment_is_on(before) ? *before : augment_none();
    augment.mixup = call_float(call, "alpha");
    return augment;
}

static bool setup_mixup(const Session *session, const Call *call, NetSetup *setup, Error *err)
{
    (void)session;
    (void)err;
    setup->options.augment = mixed(&setup->options.augment, call);
    return true;
}

static bool cmd_mixup(Session *session, const Call *call, Outcome *out)
{
    const Augment augment = mixed(lab_augment_seen(session), call);
    out->value = "learner"; /* learn = Learner(...).mixup() */
    return set(session, &augment, out) || error_prefix(&out->error, "mixup");
}

/* clang-format off */
#define CHANGE(key, most_, help_)                                                                  \
    {.name = (key), .type = ARG_FLOAT, .fallback = "0", .least = 0, .most = (most_),               \
     .help = (help_)}
#define PIXELS(key, help_)                                                                         \
    {.name = (key), .type = ARG_INT, .fallback = "0", .least = 0, .most = 1024, .help = (help_)}
#define TRUTH(key, help_)                                                                          \
    {.name = (key), .type = ARG_BOOL, .fallback = "false", .help = (help_)}
#define CHANCE(key, help_)                                                                         \
    {.name = (key), .type = ARG_FLOAT, .fallback = TEXT_OF(AUGMENT_CHANCE), .least = 0,            \
     .most = 1, .help = (help_)}

const Command AUGMENT = {
    .name = "augment",
    .args = {{.name = "flip", .type = ARG_CHOICE, .fallback = "none", .choice = augment_flip_name,
              .meaning = augment_flip_meaning, .help = "%s"},
             TRUTH("vertical", "mirror top and bottom half of the time"),
             TRUTH("turns", "turn by 0, 90, 180 or 270 degrees"),
             PIXELS("shift", "move by up to this many pixels, mirrored beyond the edge"),
             {.name = "crop", .type = ARG_FLOAT, .least = AUGMENT_CROP_LEAST, .most = 1,
              .help = "enlarge a part that has at least this share of the area"},
             CHANGE("rotate", 180, "turn by up to this many degrees"),
             {.name = "zoom", .type = ARG_FLOAT, .fallback = "1", .least = 1,
              .most = AUGMENT_ZOOM_MOST, .help = "enlarge by up to this factor"},
             CHANGE("warp", AUGMENT_WARP_MOST, "lengthen or shorten each edge by up to this part"),
             CHANGE("brightness", AUGMENT_LIGHT_MOST, "fastai's change, at most"),
             CHANGE("contrast", AUGMENT_LIGHT_MOST, "fastai's change, at most"),
             PIXELS("cutout", "blacken a square of so many pixels"),
             CHANGE("mixup", AUGMENT_MIXUP_MOST,
                    "mix each image with another, by shares of Beta(mixup, mixup)"),
             CHANCE("p_affine", "probability of each of rotate, zoom and warp"),
             CHANCE("p_lighting", "probability of brightness, and of contrast")},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_augment, .setup = setup_augment},
    .summary = "change training images each time they are seen",
};
/* clang-format on */

const Command AUGMENT_OFF = {
    .name = "augment off",
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_off, .setup = setup_off},
    .summary = "use training images as they are",
};

const Command MIXUP = {
    .name = "mixup",
    .args = {{.name = "alpha",
              .type = ARG_FLOAT,
              .fallback = "0.4",
              .least = 0,
              .most = AUGMENT_MIXUP_MOST,
              .help = "shares are drawn from Beta(alpha, alpha); 0: off"}},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_mixup, .setup = setup_mixup},
    .summary = "mix pairs of training images and their labels",
};
