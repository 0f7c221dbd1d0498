/* Makes scenes of results: confusion matrices of 10, 100 and 1,000 classes, from invented
 * numbers. */
#include "tests/tui/scenes_results.h"

#include "base/rng.h"
#include "data/dataset.h"
#include "analysis/confusion.h"
#include "analysis/gallery.h"
#include "lab/select.h"
#include "train/verdict.h"

static const char *const TEN[] = {"airplane", "automobile", "bird",  "cat",  "deer",
                                  "dog",      "frog",       "horse", "ship", "truck"};

/* Long, wide, combining, right-to-left and hostile names. */
static const char *const ODD[] = {
    "german_shorthaired_pointer_dog", /* 30 columns */
    "柴犬と秋田犬",
    "a\033[2Jb",
    "x",
    "שלום",
    "german_shorthaired_terrier",
    "月光",
    "e\xcc\x81",
    "tab\there",
    "great white shark, white shark, man-eater, man-eating sharks", /* 60 */
};

static const char *const *names_of(Arena *arena, int classes)
{
    const char **name = ARENA_NEW(arena, const char *, classes);
    for (int c = 0; c < classes; c++)
        name[c] = classes == LENGTH(TEN) ? TEN[c]
                  : c < LENGTH(ODD)      ? ODD[c]
                                         : arena_printf(arena, "class %d of many", c);
    return name;
}

/* Most images are right; of the others most are taken for a neighbour. */
static int answer_to(Rng *rng, int actual, int classes)
{
    uint32_t luck = rng_below(rng, 100);
    if (luck < (uint32_t)(80 + actual % 20))
        return actual;
    return luck % 3 ? (actual ^ 1) % classes : (int)rng_below(rng, (uint32_t)classes);
}

void results_make(Arena *arena, Scene *scene, int classes)
{
    const int EACH = classes > 100 ? 10 : 100;
    int images = classes * EACH, guesses = MIN(GUESSES, classes);
    Dataset data = {.classes = classes, .class_name = names_of(arena, classes)};
    Verdicts verdicts = {.classes = classes,
                         .confusion = ARENA_NEW(arena, long, classes *classes),
                         .guesses = guesses};
    Rng rng = rng_stream(11, RNG_ORDER, (uint64_t)classes);
    for (int i = 0; i < images; i++) {
        int actual = i % classes;
        verdicts.confusion[actual * classes + answer_to(&rng, actual, classes)]++;
    }
    Confusion *confusion = confusion_new(&data, &verdicts);
    scene->confusion = confusion;
    scene->stage.main = MAIN_CONFUSION;
    select_worst(&scene->stage, confusion);
}

/* A ring that gets thicker with `i`. */
static void draw_ring(uint8_t *pixel, int side, int i)
{
    double middle = (side - 1) / 2.0, outer = middle * middle * 0.8, inner = outer * 0.7 / (i + 1);
    for (int k = 0; k < side * side; k++) {
        double x = k % side - middle, y = k / side - middle, square = x * x + y * y;
        pixel[k] = square < outer && square > inner ? 255 : 8;
    }
}

void results_make_images(Arena *arena, Scene *scene, int images, int side)
{
    enum { CLASSES = 10 };
    Dataset data = {.classes = CLASSES,
                    .class_name = names_of(arena, CLASSES + 1),
                    .shape = {.c = 1, .h = side, .w = side},
                    .stored = 1};
    uint8_t *pixels = ARENA_NEW(arena, uint8_t, images * side * side);
    const char **file = ARENA_NEW(arena, const char *, images);
    Gallery *gallery = gallery_new("top_losses", &data, images);
    for (int i = 0; i < images; i++)
        file[i] = arena_printf(arena, "set/valid/class_%d/photograph-%05d.png", i % CLASSES, i);
    data.valid = (Part){.count = images, .pixels = pixels, .file = file};
    for (int i = 0; i < images; i++) {
        draw_ring(pixels + i * side * side, side, i % 8);
        int actual = i % CLASSES, predicted = (i + 1 + i / CLASSES) % CLASSES;
        Guess guess[] = {
            {predicted, 0.97f - 0.01f * (float)(i % 50)}, {actual, 0.02f}, {3, 0.004f}};
        LostImage lost = {.image = i,
                          .file = file[i],
                          .actual = actual,
                          .predicted = predicted,
                          .loss = 9.5f / (float)(1 + i) + 1,
                          .probability = 0.02,
                          .guess = guess};
        gallery_add_lost(gallery, &data, &lost, LENGTH(guess));
    }
    scene->gallery = gallery;
    scene->stage.main = MAIN_IMAGES;
    scene->stage.image = MIN(2, images - 1);
}

void results_free(Scene *scene)
{
    shared_drop((void *)(uintptr_t)scene->confusion);
    shared_drop((void *)(uintptr_t)scene->gallery);
}
