/* Compares what a test has drawn, text or pixels, with a file, or writes the file anew. */
#include "tests/unit/golden.h"

#include "io/file.h"
#include "io/picture_file.h"
#include "io/png.h"
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

enum { GOLDEN_MOST = 1 << 20, /* bytes */ ROUNDING = 2 /* of 255 */ };

static const char FIGURES[] = "tests/golden/figures", SCREENS[] = "tests/tui";

static const char *golden_path(Arena *arena, const char *folder, const char *name)
{
    const char *source = getenv("SRCDIR");
    return arena_printf(arena, "%s/%s/%s", source ? source : ".", folder, name);
}

static bool writing(void)
{
    const char *what = getenv("ONECYCLE_GOLDEN");
    return what && strcmp(what, "write") == 0;
}

static void check(bool ok, const Error *err)
{
    if (!ok)
        print_error("%s\n", err->text);
    assert_true(ok);
}

static void compare_text(const char *folder, const char *name, const char *text)
{
    Arena arena = {0};
    Error err = {0};
    Bytes want = {0}, drawn = {(const uint8_t *)text, strlen(text)};
    const char *path = golden_path(&arena, folder, name);
    if (writing())
        check(file_write(path, drawn.data, drawn.size, 0666, &err), &err);
    check(file_read(&arena, path, GOLDEN_MOST, &want, &err), &err);
    bool same = want.size == drawn.size && memcmp(want.data, drawn.data, want.size) == 0;
    if (!same)
        print_error("differs from %s; drawn was\n%s", path, text);
    assert_true(same);
    arena_free(&arena);
}

void golden_text(const char *name, const char *text)
{
    compare_text(FIGURES, name, text);
}

void golden_screen(const char *name, const char *text)
{
    compare_text(SCREENS, name, text);
}

static bool alike(const Image *a, const Image *b)
{
    if (a->w != b->w || a->h != b->h || a->c != b->c)
        return false;
    for (size_t i = 0; i < (size_t)a->w * (size_t)a->h * (size_t)a->c; i++)
        if (abs(a->pixels[i] - b->pixels[i]) > ROUNDING)
            return false;
    return true;
}

void golden_image(const char *name, const Image *image)
{
    Arena arena = {0};
    Error err = {0};
    DecodedPicture want;
    const char *path = golden_path(&arena, FIGURES, name);
    if (writing())
        check(png_write(path, image, &err), &err);
    check(picture_file_read(&arena, path, &(PictureWish){.channels = 3}, &want, &err), &err);
    bool same = alike(&want.image, image);
    if (!same) {
        check(png_write(name, image, &err), &err);
        print_error("differs from %s; what was drawn is in %s\n", path, name);
    }
    assert_true(same);
    arena_free(&arena);
}
