/* Says what all kinds of picture files have in common. */
#include "io/picture_format.h"

#include "io/path.h"

bool picture_too_large(Error *err, const char *name, long w, long h)
{
    return path_fail(err, name, "it has %ld x %ld pixels; sides can be at most %d, make it smaller",
                     h, w, PICTURE_MOST_SIDE);
}
