/* Makes scenes of results: confusion matrices of 10, 100 and 1,000 classes, from invented
 * numbers. */
#include "tests/tui/scenes_results.h"

#include "base/rng.h"
#include "data/dataset.h"
#include "analysis/confusion.h"
#include "lab/select.h"
#include "train/verdict.h"

static const char *const TEN[] = {"airplane", "automobile", "bird",  "cat",  "deer",
                                  "dog",      "frog",       "horse", "ship", "truck"};

/* Long, wide, combining, right-to-left and hostile names. */
static const char *const ODD[] = {
    "german_shorthaired_pointer",
    "柴犬と秋田犬",
    "a\033[2Jb",
    "x",
    "שלום",
    "german_shorthaired_terrier",
    "月光",
    "e\xcc\x81",
    "tab\there",
    "a name with spaces in it",
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

void results_free(Scene *scene)
{
    shared_drop((void *)(uintptr_t)scene->confusion);
}
