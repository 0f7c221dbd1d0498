/* dataset.h - images or rows of numbers, and their labels, in memory, immutable once loaded.
 *
 *     Dataset *data = dataset_folder(arena, &(FolderOptions){.path = path, ...}, pool, err);
 *     data->train.count, data->class_name[0]
 *
 * Pixels stay uint8; the loader converts a batch.  Grey images are stored once and repeated to
 * shape.c channels by the loader.  Arrays of other types are float, and have shape.c channels.  A
 * row of n columns is an image of one pixel, {1, 1, n}: to a net it is a vector, and whatever
 * belongs to a channel, such as its normalisation, belongs to a column. */
#ifndef DATA_DATASET_H
#define DATA_DATASET_H

#include "base/arena.h"
#include "base/error.h"
#include "base/pool.h"
#include "io/image.h"
#include "kernels/tensor.h"

#include <stdatomic.h>

/* Training or validation images: labels and pixels in one order.  The arrays belong to the data
 * set.  If it has images, exactly one of pixels and values is set. */
typedef struct Part {
    int count;               /* images */
    const uint8_t *pixels;   /* [count][h][w][stored] */
    const float *values;     /* [count][h][w][stored], finite where the source could look at all of
                                them; NULL where pixels are bytes */
    const uint16_t *labels;  /* count class numbers */
    const char *const *file; /* count paths, or NULL where images have none */
} Part;

/* What was found but belongs to no part, or is not there as its file has it.  Every source counts
 * it; source.h puts it in words. */
typedef enum {
    OMIT_UNTRAINED, /* validation images of classes that no training image has */
    OMIT_UNKNOWN,   /* images of classes that the net of `validate` does not know */
    OMIT_UNASKED,   /* images of classes that were not asked for */
    OMIT_BESIDE,    /* pictures beside the class folders */
    OMIT_FOLDER,    /* folders beside those of the parts, `test` for example */
    OMIT_BELOW,     /* pictures in deeper folders, with `flat` */
    OMIT_LINK,      /* links to folders, other than class folders */
    OMIT_FILE,      /* files there that are not pictures; hidden ones do not count */
    OMIT_BYTES,     /* bytes after the end of a gzip file */
    OMIT_BAD,       /* pictures that cannot be read, with `skip_bad` */
    OMIT_DAMAGE,    /* pictures that are there, partly made up by their decoder */
    OMIT_TURN,      /* pictures that are there, turned upright */
    OMIT_ARRAY,     /* arrays of an archive that were not asked for */
    OMIT_TARGET,    /* rows of a table without a target */
    OMIT_KINDS
} Omission;

/* Everything a source has read.  It lives in the arena that it was loaded into, and nothing in it
 * changes afterwards: any number of threads may read it. */
typedef struct Dataset {
    const char *name; /* for headers and messages: "mnist_sample", "digits" */
    Shape shape;      /* of an image as a net sees it; {1, 1, n}: a row of n columns */
    int stored;       /* channels in pixels: 1, or shape.c */
    int classes;
    const char *const *class_name;   /* classes of them */
    Part train, valid;               /* valid.count may be 0 */
    const float *low, *high;         /* [stored] of values in the training part, for those who show
                                      them; NULL: the pixels are bytes */
    const struct ColumnSet *columns; /* of a table (column_set.h), or NULL */
    ResizeMethod resize;             /* how its pictures were brought to that shape, if they were */
    bool refitted;                   /* some had other proportions, so that resize matters */
    uint64_t hash;                   /* dataset_hash, as its file says; 0: to be computed */
    long omitted[OMIT_KINDS];        /* how many */
    const char *const *bad;          /* the first paths of OMIT_BAD, up to BAD_NAMED; or NULL */
} Dataset;

enum {
    DATASET_MAX_CLASSES = 1000,
    DATASET_MAX_SIDE = 1024,
    DATASET_MAX_CHANNELS = 16,     /* of images */
    DATASET_MAX_COLUMNS = 1 << 16, /* of rows */
};

/* Whether images of this shape are rows of columns. */
static inline bool shape_is_row(Shape shape)
{
    return shape.h == 1 && shape.w == 1;
}

/* What a user calls so many of this shape: images, or rows. */
static inline const char *shape_noun(Shape shape, long count)
{
    if (shape_is_row(shape))
        return count == 1 ? "row" : "rows";
    return count == 1 ? "image" : "images";
}

/* Whether a data set may have it. */
bool dataset_shape_fits(Shape shape);

typedef struct Team Team; /* team.h */

enum { BAD_NAMED = 3 };

/* Who is told how far reading is: on the thread that reads, often.  {0}: nobody. */
typedef struct {
    void (*told)(void *self, int done, int count); /* files */
    void *self;
} ReadingWatch;

/* What a net reads, for pictures of its kind - the same classes - that come later: those of the
 * following that were not asked for are as they are for it.  A value. */
typedef struct {
    const Dataset *set;  /* borrowed; NULL: there is no net */
    ResizeMethod method; /* how its pictures were resized */
    bool resize;         /* that is taken over */
    bool size, channels; /* so is the size, so are the channels, of its set */
} NetInput;

/* What `data folder` reads, and how.  All texts are borrowed for the call. */
typedef struct {
    const char *path;          /* folder */
    const char *train, *valid; /* names of the two parts below it; ignored with valid_pct */
    double valid_pct;          /* 0: by folder; 0 < pct < 1: this part of all images, at random */
    bool no_valid;             /* with valid_pct 0: all images are for training */
    bool stratify;             /* this part of each class for itself */
    long seed;                 /* of that split, fastai's (numpy's legacy generator); -1: seed 42 */
    int w, h;                  /* to resize to, bilinearly; 0: all images must have one size */
    ResizeMethod resize;       /* how, where they have other proportions */
    NetInput net;              /* what is done otherwise for pictures of its kind */
    int channels;              /* 1, 3 or 4: others are refused */
    bool skip_bad;             /* pictures that cannot be read are left out, not an error */
    ReadingWatch watch;        /* who is told how far it is */
    bool flat;                 /* pictures in folders below a class folder are left out */
    bool inside;               /* a link that leads out of path is refused, not followed */
    const atomic_int *interrupts; /* borrowed, or NULL: above 0 ends reading, with an error */
    const Team *team; /* borrowed: ranks that load the same set, each a part of it; NULL: alone */
} FolderOptions;

/* Pictures of every kind that io/picture_file.h reads: below train and below valid each class has a
 * folder, which may have folders in it.  Classes are the sorted names of train's folders; valid
 * images of other classes are left out, as by fastai, and counted. */
Dataset *dataset_folder(Arena *arena, const FolderOptions *options, Pool *pool, Error *err);

/* What `data idx` reads: a set in MNIST's own format. */
typedef struct {
    /* A folder with train- and t10k- (or test-) images-idx3-ubyte[.gz] and labels-idx1-ubyte[.gz],
     * each with the same beginning or none; or such a folder and that beginning. */
    const char *path;
    const int *labels; /* labels to keep, ascending; NULL: all that occur */
    int label_count;
    int channels; /* 1 or 3 */
    NetInput net; /* whose channels are taken */
} IdxOptions;

Dataset *dataset_idx(Arena *arena, const IdxOptions *options, Error *err);

/* Reads every data_batch_*.bin there is, test_batch.bin, and class names from batches.meta.txt. */
Dataset *dataset_cifar10(Arena *arena, const char *path, Error *err);

/* Reads train.bin and test.bin with their fine labels; class names from fine_label_names.txt. */
Dataset *dataset_cifar100(Arena *arena, const char *path, Error *err);

/* What `data digits` draws. */
typedef struct {
    const int *labels; /* digits to draw, ascending, each 0 ... 9 */
    int label_count;
    int train, valid; /* images */
    int side;         /* pixels, 8 ... 256 */
    int channels;     /* 1 or 3 */
    uint64_t seed;
    const atomic_int *interrupts; /* as for folders */
} DigitsOptions;

/* The embedded, procedurally drawn digits.  Image i is a function of (seed, i) alone. */
Dataset *dataset_digits(Arena *arena, const DigitsOptions *options, Pool *pool, Error *err);

/* Another set's images for `validate`, as a Dataset whose valid part holds them and whose train
 * part is empty.  Classes are matched with `like` by name; images of other classes are left out and
 * counted.  Grey is repeated, colour becomes grey where like->stored and shape.c are 1.  Of a
 * folder these are the images of PATH/valid, or of PATH itself when its folders are the classes; of
 * an idx set those of the t10k files.  Of the folder's options only path, w, h, resize, skip_bad,
 * watch, interrupts, team and inside count. */
Dataset *dataset_folder_like(Arena *arena, const FolderOptions *options, const Dataset *like,
                             Pool *pool, Error *err);
Dataset *dataset_idx_like(Arena *arena, const char *path, const Dataset *like, Error *err);

/* Finds low and high of data whose parts have values. */
void dataset_find_range(Arena *arena, Dataset *data);

/* Image i of a part as a picture, grey or in colour: its pixels are borrowed where they are that,
 * otherwise in the arena.  Values go from black to white as they go from low to high.  Of two
 * channels the first is shown, of more than three the first three; a row becomes a rectangle of
 * grey cells. */
Image dataset_picture(Arena *arena, const Dataset *data, const Part *part, uint32_t i);

#endif
