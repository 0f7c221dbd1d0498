/* Keeps a confusion matrix with its names and its largest mistakes. */
#include "analysis/confusion.h"

#include "base/text.h"
#include "data/dataset.h"
#include "train/verdict.h"

static const char *const *names_of(Arena *arena, const Dataset *data)
{
    const char **name = ARENA_NEW(arena, const char *, data->classes);
    for (int c = 0; c < data->classes; c++)
        name[c] = text_shown(arena, data->class_name[c]);
    return name;
}

Confusion *confusion_new(const Dataset *data, const Verdicts *verdicts)
{
    Confusion *confusion = SHARED_NEW(Confusion);
    Arena *arena = &confusion->shared.arena;
    int classes = data->classes;
    long *images = ARENA_NEW(arena, long, classes);
    confusion->classes = classes;
    confusion->name = names_of(arena, data);
    confusion->count =
        arena_copy(arena, verdicts->confusion, sizeof(long) * (size_t)classes * (size_t)classes);
    confusion->pair = mistakes_confused(arena, verdicts, 1, &confusion->pairs);
    for (int i = 0; i < classes * classes; i++)
        images[i / classes] += confusion->count[i];
    for (int c = 0; c < classes; c++) {
        confusion->all += images[c];
        confusion->right += confusion_count(confusion, c, c);
    }
    confusion->images = images;
    return confusion;
}

long confusion_count(const Confusion *confusion, int actual, int predicted)
{
    return confusion->count[actual * confusion->classes + predicted];
}

int confusion_place(const Confusion *confusion, int actual, int predicted)
{
    for (int i = 0; i < confusion->pairs; i++)
        if (confusion->pair[i].actual == actual && confusion->pair[i].predicted == predicted)
            return i;
    return -1;
}
