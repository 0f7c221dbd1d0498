/* lab_data.h - the data that a session has loaded.
 *
 *     if (data->set)
 *         reply_line(reply, "%s has %d classes", data->source, data->set->classes);
 *
 * Replaced as a whole by the `data` commands (session_set_data in lab.h), never changed in part. */
#ifndef LAB_LAB_DATA_H
#define LAB_LAB_DATA_H

#include "base/arena.h"
#include "data/dataset.h"
#include "store/checkpoint.h"

/* What the latest `data` command loaded.  The session owns it. */
typedef struct LabData {
    Arena arena;        /* of all that follows */
    const Dataset *set; /* as loaded; NULL: none.  If the learner is for different data, it
                           has a stand-in of that kind, without images */
    char *source;       /* command that made it, for messages and `data = ...` */
    char *origin;       /* the same for files, with ~ for the home folder; set with hash */
    int bs;             /* batch size asked for with the data */
    bool keep_last;     /* asked for with the data, as a learner's option */
    uint64_t seed;      /* the session's seed when it was loaded */
    uint64_t hash;      /* dataset_hash; 0: not computed yet */
} LabData;

/* "digits 12,396+2,038", as screens show it; NULL: there is none. */
const char *lab_data_label(Arena *arena, const Dataset *data);

/* Describes the data, for a file; computes its hash if need be. */
DataOrigin lab_data_origin(LabData *data);

#endif
