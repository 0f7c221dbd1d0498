/* The command data npy: numbers that other programs have saved. */
#include "commands/loading.h"
#include "commands/rows.h"
#include "data/arrays.h"
#include "io/npy.h"
#include "lab/reply.h"

static bool cmd_npy(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    Loading loading = loading_of(session);
    const Arg *seed = call_arg(call, "seed");
    ArrayOptions options = {
        .x = call_text(call, "x"),
        .y = call_text(call, "y"),
        .valid_x = call_text(call, "valid_x"),
        .valid_y = call_text(call, "valid_y"),
        .valid_pct = call_float(call, "valid_pct"),
        .seed = (uint32_t)(seed->present ? seed->integer : (long)loading.seed),
        .channels_first = call_choice(call, "layout") == 1,
        .interrupts = loading.interrupts,
    };
    const Dataset *data = dataset_arrays(&arena, &options, &out->error);
    return loading_take(session, call, &arena, data, out);
}

const Command NPY = {
    .name = "data npy",
    .args = {{.name = "x",
              .type = ARG_PATH,
              .required = true,
              .help = "images or rows, FILE.npy or ARCHIVE.npz:NAME; or an archive with both x "
                      "and y"},
             {.name = "y",
              .type = ARG_PATH,
              .help = "their labels, whole numbers; not for an archive with both"},
             {.name = "valid_x", .type = ARG_PATH, .help = "validation images or rows"},
             {.name = "valid_y", .type = ARG_PATH, .help = "their labels"},
             {.name = "valid_pct",
              .type = ARG_FLOAT,
              .fallback = "0.2",
              .least = 0,
              .most = 0.999,
              .help = "fraction of x to use for validation, drawn at random, where there is no "
                      "validation array"},
             {.name = "seed",
              .type = ARG_INT,
              .least = 0,
              .most = 4294967295.0,
              .help = "seed for that split (default: the session's)"},
             {.name = "layout",
              .type = ARG_CHOICE,
              .fallback = "nhwc",
              .choices = "nhwc nchw",
              .help = "order of the axes of images with channels"},
             LOADING_BS("64"),
             LOADING_DROP_LAST},
    .verb = &(const Verb){.run = cmd_npy},
    .summary = "numpy's arrays of images or rows, .npy or .npz",
};
