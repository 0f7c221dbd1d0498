/* thinning.h - which lines of a record are kept when there are too many: of each group of batches,
 * epochs or rows the two with the lowest and highest loss, so that curves look the same.
 *
 *     Thinning thin = {0};                              every line is kept
 *     thinning_double(&thin, THIN_BATCH);               of each four batches two
 *     thinning_line(&thin, line, size, &out);           a whole line; adds to out what is kept
 *     thinning_end(&thin, &out);                        adds the rest, with the last line
 *     thinning_free(&thin);
 *
 * Lines of another kind are kept as they are.  Those of one kind stay in their order. */
#ifndef STORE_THINNING_H
#define STORE_THINNING_H

#include "base/buf.h"

typedef enum { THIN_BATCH, THIN_EPOCH, THIN_ROW, THIN_KINDS } ThinKind;

/* Lines of one kind.  They are copies, since they wait for those that follow. */
typedef struct {
    long group; /* two of this many lines are kept; 0: all are */
    long seen;  /* of the group under way */
    double lowest, highest;
    long low_at, high_at; /* their numbers in the group */
    Buf low, high, last;
    size_t bytes; /* kept so far, since it was last reset */
} Thinner;

/* The state of one file that is thinned, owned by its writer.  Zeros keep every line. */
typedef struct {
    Thinner kind[THIN_KINDS];
} Thinning;

void thinning_double(Thinning *thin, ThinKind kind);
void thinning_line(Thinning *thin, const char *line, size_t size, Buf *out);
void thinning_end(Thinning *thin, Buf *out);
void thinning_free(Thinning *thin);

#endif
