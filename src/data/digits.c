/* Draws the data set that needs no download: pictures of handwritten digits.  Each picture depends
 * only on the seed and its number, so any number of threads gives the same set, and asking for more
 * training pictures changes none of the others. */
#include "data/dataset.h"

#include "base/rng.h"
#include "data/hand.h"
#include "data/source.h"
#include "data/strokes.h"
#include "io/asset.h"

enum { SHARDS = 64, SIDE_LEAST = 8, SIDE_MOST = 256, IMAGES_MOST = 10000000 };

static const uint64_t VALID_BEGIN = (uint64_t)1 << 32; /* number of the first validation picture */
static const uint64_t ORDER_BEGIN = (uint64_t)1 << 63; /* streams that order labels */

static const char *const NAMES[DIGITS] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

/* One part being drawn. */
typedef struct {
    const DigitsOptions *options;
    const StrokeBook *book;
    uint64_t begin;   /* number of its first picture */
    int count;        /* pictures */
    uint8_t *pixels;  /* [count][side][side] */
    uint16_t *labels; /* [count] */
} DigitDrawing;

/* Of each label_count pictures in a row, every class has one, in an order of their own. */
static uint16_t label_of(const DigitsOptions *options, uint64_t number)
{
    uint32_t order[DIGITS], n = (uint32_t)options->label_count;
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    Rng rng = rng_stream(options->seed, RNG_DIGITS, ORDER_BEGIN + number / n);
    rng_shuffle(&rng, order, n);
    return (uint16_t)order[number % n];
}

static void draw_image(const DigitDrawing *drawing, int i)
{
    const DigitsOptions *options = drawing->options;
    uint64_t number = drawing->begin + (uint64_t)i;
    Rng rng = rng_stream(options->seed, RNG_DIGITS, number);
    uint16_t label = label_of(options, number);
    drawing->labels[i] = label;
    Trail trail;
    hand_write(&drawing->book->digit[options->labels[label]], &rng, options->side, &trail);
    size_t size = (size_t)options->side * (size_t)options->side;
    uint8_t *pixels = drawing->pixels + (size_t)i * size;
    pen_draw(trail.point, trail.points, trail.ink, pixels, options->side);
    pen_roughen(trail.ink, &rng, pixels, size);
}

static void draw_shard(void *context, int shard)
{
    const DigitDrawing *drawing = context;
    int begin = part_begin(drawing->count, shard, SHARDS);
    int end = part_begin(drawing->count, shard + 1, SHARDS);
    for (int i = begin; i < end && !source_interrupted(drawing->options->interrupts, NULL); i++)
        draw_image(drawing, i);
}

static Part draw_part(Arena *arena, const DigitsOptions *options, const StrokeBook *book,
                      uint64_t begin, int count, Pool *pool)
{
    size_t size = (size_t)options->side * (size_t)options->side;
    DigitDrawing drawing = {
        .options = options,
        .book = book,
        .begin = begin,
        .count = count,
        .pixels = ARENA_NEW(arena, uint8_t, (size_t)count * size),
        .labels = ARENA_NEW(arena, uint16_t, count),
    };
    pool_run(pool, SHARDS, draw_shard, &drawing);
    return (Part){.count = count, .pixels = drawing.pixels, .labels = drawing.labels};
}

static bool check_labels(const DigitsOptions *options, Error *err)
{
    if (options->label_count < 1 || options->label_count > DIGITS)
        return fail(err, "digits: want 1 to 10 classes, got %d", options->label_count);
    for (int i = 0; i < options->label_count; i++) {
        if (options->labels[i] < 0 || options->labels[i] > 9)
            return fail(err, "digits: there is no digit %d; classes are 0 to 9",
                        options->labels[i]);
        if (i > 0 && options->labels[i] <= options->labels[i - 1])
            return fail(err, "digits: class %d comes after %d; name each once, in ascending order",
                        options->labels[i], options->labels[i - 1]);
    }
    return true;
}

static bool check_memory(const DigitsOptions *options, Error *err)
{
    return source_memory("digits", (double)options->train + (double)options->valid,
                         (Shape){options->side, options->side, 1},
                         "use fewer images, or a smaller side", err);
}

static bool check_options(const DigitsOptions *options, Error *err)
{
    if (!check_labels(options, err))
        return false;
    if (options->side < SIDE_LEAST || options->side > SIDE_MOST)
        return fail(err, "digits: side is %d; want %d to %d", options->side, SIDE_LEAST, SIDE_MOST);
    if (options->train < 1 || options->train > IMAGES_MOST)
        return fail(err, "digits: train is %d; want 1 to %d", options->train, IMAGES_MOST);
    if (options->valid < 0 || options->valid > IMAGES_MOST)
        return fail(err, "digits: valid is %d; want 0 to %d", options->valid, IMAGES_MOST);
    return source_channels(options->channels, err) && check_memory(options, err);
}

Dataset *dataset_digits(Arena *arena, const DigitsOptions *options, Pool *pool, Error *err)
{
    Bytes text;
    if (!check_options(options, err) || !asset_read(arena, "digits.strokes", &text, err))
        return NULL;
    const StrokeBook *book = strokes_parse(arena, "digits.strokes", text, err);
    if (!book)
        return NULL;
    const char **names = ARENA_NEW(arena, const char *, options->label_count);
    for (int i = 0; i < options->label_count; i++)
        names[i] = NAMES[options->labels[i]];
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    *data = (Dataset){
        .name = "digits",
        .shape = {options->side, options->side, options->channels},
        .stored = 1,
        .classes = options->label_count,
        .class_name = names,
        .train = draw_part(arena, options, book, 0, options->train, pool),
        .valid = draw_part(arena, options, book, VALID_BEGIN, options->valid, pool),
    };
    return source_interrupted(options->interrupts, err) ? NULL : data;
}
