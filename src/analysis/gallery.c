/* Gathers images with their captions and what is known of them. */
#include "analysis/gallery.h"

#include "base/text.h"
#include "data/dataset.h"
#include "train/verdict.h"

Gallery *gallery_new(const char *title, const Dataset *data, int room)
{
    Gallery *gallery = SHARED_NEW(Gallery);
    Arena *arena = &gallery->shared.arena;
    int classes = data ? data->classes : 0;
    const char **name = ARENA_NEW(arena, const char *, classes);
    for (int c = 0; c < classes; c++)
        name[c] = text_shown(arena, data->class_name[c]);
    gallery->title = text_shown(arena, title);
    gallery->class_name = name;
    gallery->tile = ARENA_NEW(arena, Picture, room);
    gallery->facts = ARENA_NEW(arena, ImageFacts, room);
    gallery->room = room;
    return gallery;
}

static size_t bytes_of(const Image *image)
{
    return (size_t)image->w * (size_t)image->h * (size_t)image->c;
}

int gallery_room(const Dataset *data, int wanted)
{
    size_t each = (size_t)data->shape.w * (size_t)data->shape.h * (size_t)data->stored;
    return MIN(wanted, MAX(GALLERY_BYTES / (int)each, 1));
}

/* Adds a tile without captions. */
static int add(Gallery *gallery, const Image *image, ImageFacts facts)
{
    assert(gallery->images < gallery->room);
    Picture *tile = &gallery->tile[gallery->images];
    tile->image = *image;
    tile->image.pixels = arena_copy(&gallery->shared.arena, image->pixels, bytes_of(image));
    gallery->facts[gallery->images] = facts;
    return gallery->images++;
}

void gallery_add(Gallery *gallery, const Image *image, const char *caption)
{
    int i = add(gallery, image, (ImageFacts){.number = -1, .actual = -1});
    if (caption)
        gallery->tile[i].caption[0].name = text_shown(&gallery->shared.arena, caption);
}

static const char *file_of(Arena *arena, const char *file)
{
    return file ? text_shown(arena, file) : NULL;
}

/* Adds image `number` of the part, which looks as `image` does. */
static void add_of(Gallery *gallery, const Dataset *data, const Part *part, int number, Image image)
{
    const char *file = file_of(&gallery->shared.arena, part->file ? part->file[number] : NULL);
    int class = part->labels[number];
    int i = add(gallery, &image, (ImageFacts){.file = file, .number = number, .actual = class});
    gallery->tile[i].caption[0].name = gallery->class_name[class];
    gallery->part = part == &data->valid ? "validation" : "training";
}

void gallery_add_image(Gallery *gallery, const Dataset *data, const Part *part, int number)
{
    Arena scratch = {0};
    add_of(gallery, data, part, number, dataset_picture(&scratch, data, part, (uint32_t)number));
    arena_free(&scratch);
}

void gallery_add_seen(Gallery *gallery, const Dataset *data, int number, const Part *seen)
{
    Arena scratch = {0};
    add_of(gallery, data, &data->train, number, dataset_picture(&scratch, data, seen, 0));
    arena_free(&scratch);
}

/* ".97" of 0.97, as a probability is written where there is little room. */
static const char *probability_words(Arena *arena, double p)
{
    const char *text = arena_printf(arena, "%.2f", p);
    return text[0] == '0' ? text + 1 : text;
}

static const char *loss_words(Arena *arena, float loss)
{
    Buf text = {0};
    text_decimals(&text, (double)loss, 2);
    const char *words = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return words;
}

void gallery_add_lost(Gallery *gallery, const Dataset *data, const LostImage *lost, int guesses)
{
    Arena *arena = &gallery->shared.arena, scratch = {0};
    const Image image = dataset_picture(&scratch, data, &data->valid, (uint32_t)lost->image);
    const char *const *name = gallery->class_name;
    int i = add(
        gallery, &image,
        (ImageFacts){.file = file_of(arena, lost->file),
                     .number = lost->image,
                     .actual = lost->actual,
                     .guesses = guesses,
                     .guess = arena_copy(arena, lost->guess, (size_t)guesses * sizeof *lost->guess),
                     .loss = (double)lost->loss,
                     .probability = lost->probability});
    Caption *caption = gallery->tile[i].caption;
    caption[0] = (Caption){arena_printf(arena, "pred %s", name[lost->predicted]),
                           probability_words(arena, (double)lost->guess->p)};
    caption[1] = (Caption){arena_printf(arena, "true %s", name[lost->actual]),
                           loss_words(arena, lost->loss)};
    gallery->legend = "pred: probability, true: loss";
    gallery->part = "validation";
    arena_free(&scratch);
}
