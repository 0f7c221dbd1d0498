/* picture_options.h - what the rows share that read pictures: how they are split and resized.
 *
 *     ReadingProgress progress = {.session = session};
 *     FolderOptions options;
 *     if (picture_options(call, &progress, &options, &out->error))
 *         data = dataset_folder(&arena, &options, loading_of(session).pool, &out->error);
 *     reading_end(&progress);
 */
#ifndef COMMANDS_PICTURE_OPTIONS_H
#define COMMANDS_PICTURE_OPTIONS_H

#include "commands/loading.h"
#include "commands/reading.h"

/* Options as the row's arguments of these macros say; texts are the call's, and `progress` shows
 * how far the reading is.  Pictures are resized as those of the net were, unless asked otherwise,
 * if they are for that net. */
NODISCARD bool picture_options(const Call *call, ReadingProgress *progress, FolderOptions *out,
                               Error *err);

/* clang-format off */
#define PICTURE_SEED                                                                               \
    {.name = "seed", .type = ARG_INT, .least = 0, .most = 4294967295.0,                            \
     .help = "seed for that split (default: the session's)"}
#define PICTURE_STRATIFY                                                                           \
    {.name = "stratify", .type = ARG_BOOL, .fallback = "false",                                    \
     .help = "true: that split takes the fraction of each class"}
#define PICTURE_SIZE                                                                               \
    {.name = "size", .type = ARG_TEXT,                                                             \
     .help = "resize to this many pixels, N or HEIGHTxWIDTH; without it all images must have "     \
             "the same size"}
#define PICTURE_CHANNELS                                                                           \
    {.name = "channels", .type = ARG_INT, .fallback = "3", .least = 1,                             \
     .most = DATASET_MAX_CHANNELS,                                                                 \
     .help = "of pictures 1 for grey, 3 for colour (grey is repeated; transparency is dropped), "  \
             "4 with transparency"}
#define PICTURE_SKIP_BAD                                                                           \
    {.name = "skip_bad", .type = ARG_BOOL, .fallback = "false",                                    \
     .help = "true: pictures that cannot be read are left out and counted"}
#define PICTURE_LINKS                                                                              \
    {.name = "links", .type = ARG_BOOL, .fallback = "true",                                        \
     .help = "false: links that lead out of the folder are refused"}
#define PICTURE_RESIZE                                                                             \
    {.name = "resize", .alias = "resize_method", .type = ARG_CHOICE, .choice = resize_name,        \
     .help = "how to fit images of different proportions: scale to fill the size and crop (the "   \
             "default, unless the net was trained differently), squish, or pad by mirroring"}
/* clang-format on */

#endif
