/* Holds what all kinds of data sets share: finding classes by name, and saying which images were
 * left out and why. */
#include "data/source.h"

#include "base/heap.h"
#include "base/text.h"
#include "io/file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

char *source_name(Arena *arena, const char *path)
{
    char whole[PATH_MAX];
    char *name = arena_text(arena, path);
    size_t length = strlen(name);
    while (length > 1 && name[length - 1] == '/')
        name[--length] = '\0';
    const char *last = path_name(name);
    bool unsaid = !*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0;
    if (unsaid && realpath(path, whole))
        last = path_name(whole);
    return arena_text(arena, *last ? last : "/");
}

bool source_names_fit(const char *path, const char *const *names, int count, Error *err)
{
    enum { MOST = 255 }; /* bytes, as of the name of a folder */
    for (int c = 0; c < count; c++)
        if (strlen(names[c]) > MOST)
            return path_fail(err, path,
                             "a class has a name of %zu bytes, '%.20s...'; use at most %d",
                             strlen(names[c]), names[c], MOST);
    return true;
}

int source_class(const char *const *class_name, int classes, const char *name)
{
    for (int c = 0; c < classes; c++)
        if (strcmp(class_name[c], name) == 0)
            return c;
    for (int c = 0; c < classes; c++)
        if (text_same(class_name[c], name))
            return c;
    return -1;
}

bool source_channels(long channels, Error *err)
{
    return channels == 1 || channels == 3 ||
           fail(err, "channels=%ld: images have 1 channel (grey) or 3 (colour); give one of these",
                channels);
}

bool source_memory(const char *name, double images, Shape stored, const char *remedy, Error *err)
{
    const double GB = 1 << 30;
    double bytes = images * stored.h * stored.w * stored.c, have = (double)memory_total();
    return bytes <= have ||
           path_fail(err, name,
                     "%.0f images of %d x %d pixels take %.1f GB of memory, and this machine has "
                     "%.1f; %s",
                     images, stored.h, stored.w, bytes / GB, have / GB, remedy);
}

/* How a count is told. */
typedef struct {
    const char *fate, *one, *many;
} OmissionWords;

static const OmissionWords *omission_words(const Dataset *data, Omission kind)
{
    static const OmissionWords ROWS = {"left out",
                                       "validation row whose class has no training rows",
                                       "validation rows whose classes have no training rows"};
    static const OmissionWords WORDS[OMIT_KINDS] = {
        [OMIT_UNTRAINED] = {"left out", "validation image whose class has no training images",
                            "validation images whose classes have no training images"},
        [OMIT_UNKNOWN] = {"left out", "image whose class the net does not know",
                          "images whose classes the net does not know"},
        [OMIT_UNASKED] = {"left out", "image whose class was not asked for",
                          "images whose classes were not asked for"},
        [OMIT_BESIDE] = {"left out", "image beside the class folders",
                         "images beside the class folders"},
        [OMIT_FOLDER] = {"not read", "folder beside training and validation",
                         "folders beside training and validation"},
        [OMIT_BELOW] = {"left out", "image in a deeper folder", "images in deeper folders"},
        [OMIT_LINK] = {"not followed", "link to another folder", "links to other folders"},
        [OMIT_FILE] = {"left out", "file that is not an image", "files that are not images"},
        [OMIT_BYTES] = {"ignored", "byte after the end of a gzip file",
                        "bytes after the end of a gzip file"},
        [OMIT_BAD] = {"left out", "picture that cannot be read", "pictures that cannot be read"},
        [OMIT_DAMAGE] = {"damaged", "JPEG file, of which some pixels are made up",
                         "JPEG files, of which some pixels are made up"},
        [OMIT_TURN] = {"turned upright", "picture, as its EXIF data say",
                       "pictures, as their EXIF data say"},
        [OMIT_TARGET] = {"left out", "row without a target", "rows without a target"},
        [OMIT_ARRAY] = {"not read", "array of the archive", "arrays of the archive"},
    };
    return kind == OMIT_UNTRAINED && shape_is_row(data->shape) ? &ROWS : &WORDS[kind];
}

bool source_omission(const Dataset *data, Omission kind, Buf *out)
{
    const OmissionWords *words = omission_words(data, kind);
    long count = data->omitted[kind];
    if (count == 0)
        return false;
    buf_printf(out, "%s: ", words->fate);
    text_thousands(out, count);
    buf_printf(out, " %s", text_plural(count, words->one, words->many));
    for (long i = 0; kind == OMIT_BAD && i < MIN(count, BAD_NAMED); i++) {
        buf_text_add(out, i ? ", " : ": ");
        text_visible(out, data->bad[i]);
    }
    if (kind == OMIT_BAD && count > BAD_NAMED)
        buf_text_add(out, ", ...");
    return true;
}

bool source_fits(const Dataset *like, const char *path, int w, int h, bool can_resize, Error *err)
{
    int want_w = like->shape.w, want_h = like->shape.h;
    if (w == want_w && h == want_h)
        return true;
    if (can_resize && want_w == want_h)
        return path_fail(err, path,
                         "its images are %d x %d pixels, and the net reads %d x %d; give size=%d",
                         h, w, want_h, want_w, want_w);
    if (can_resize)
        return path_fail(
            err, path, "its images are %d x %d pixels, and the net reads %d x %d; give size=%dx%d",
            h, w, want_h, want_w, want_h, want_w);
    return path_fail(
        err, path,
        "its images are %d x %d pixels, and the net reads %d x %d; use images of that size", h, w,
        want_h, want_w);
}

Dataset *source_like(Arena *arena, const Dataset *like, const char *path, int stored, Part valid)
{
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    *data = (Dataset){
        .name = source_name(arena, path),
        .shape = like->shape,
        .stored = stored,
        .classes = like->classes,
        .class_name = arena_texts(arena, like->class_name, like->classes),
        .valid = valid,
    };
    return data;
}

bool source_interrupted(const atomic_int *interrupts, Error *err)
{
    return interrupts && atomic_load(interrupts) > 0 &&
           !fail_as(err, ERROR_INTERRUPTED,
                    "interrupted; the data loaded before, if any, is still there");
}
