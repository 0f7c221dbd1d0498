/* Reads the arguments that the rows share which read pictures. */
#include "commands/picture_options.h"

#include "data/pictures.h"
#include "lab/lab.h"
#include "train/learner.h"

#include <string.h>

bool picture_options(const Call *call, ReadingProgress *progress, FolderOptions *out, Error *err)
{
    Loading loading = loading_of(progress->session);
    const Learner *learner = lab_learner_seen(progress->session);
    const Arg *pct = call_arg(call, "valid_pct"), *seed = call_arg(call, "seed");
    const Arg *size = call_arg(call, "size"), *resize = call_arg(call, "resize");
    bool pair = size->present && strchr(size->text, ','); /* fastai squishes to size=(h,w) */
    *out = (FolderOptions){
        .valid_pct = pct->present ? pct->number : 0,
        .seed = seed->present ? seed->integer : (long)loading.seed,
        .stratify = call_bool(call, "stratify"),
        .resize = pair ? RESIZE_SQUISH : RESIZE_CROP,
        .channels = (int)call_int(call, "channels"),
        .skip_bad = call_bool(call, "skip_bad"),
        .watch = reading_watch(progress),
        .inside = !call_bool(call, "links"),
        .interrupts = loading.interrupts,
        .team = session_team(progress->session),
    };
    if (resize->present)
        out->resize = (ResizeMethod)call_choice(call, "resize");
    if (learner) {
        bool learnt = lab_has_learnt(progress->session);
        int channels = learner->data->shape.c;
        out->net = (NetInput){
            .set = learner->data,
            .method = learner->options.resize,
            .resize = !resize->present && !pair,
            .size = learnt && !size->present,
            .channels =
                learnt && !call_given(call, "channels") && pictures_channels(channels, NULL),
        };
    }
    return read_size(call, &out->h, &out->w, err);
}
