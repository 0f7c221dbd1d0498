/* Fuzzes folders of pictures.  The first byte chooses the options.  Then come entries of a tree,
 * each a letter, a path below the set's folder and a zero: d is a folder, p q b a PNG file of one
 * kind or a broken one, t a file with the letters up to the next zero, l a link to one of TARGETS,
 * chosen by the byte after the zero. */
#include "tests/fuzz/fuzz.h"

#include "base/text.h"
#include "data/dataset.h"
#include "io/file.h"
#include "io/png.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 300, ENTRIES = 200 };

/* Some targets are within the set, some are not; none is outside of the fuzz folder. */
static const char *const TARGETS[] = {
    "a",
    ".",
    "..",
    "../a",
    "../../train/a",
    "../../outside",
    "../../outside/a",
    "../../../outside/a/1.png",
    "../outside",
    "nowhere",
    "1.png",
    "../a/1.png",
};

typedef struct {
    const uint8_t *data; /* not yet used */
    size_t size;
} Input;

/* Reads up to the next zero. */
static void take_word(Input *input, char word[PATH_SIZE])
{
    const uint8_t *zero = memchr(input->data, '\0', input->size);
    size_t length = zero ? (size_t)(zero - input->data) : input->size;
    size_t kept = MIN(length, PATH_SIZE - 1);
    memcpy(word, input->data, kept);
    word[kept] = '\0';
    input->data += length + (zero != NULL);
    input->size -= length + (zero != NULL);
}

static uint8_t take_byte(Input *input)
{
    uint8_t byte = input->size ? *input->data : 0;
    input->data += input->size > 0;
    input->size -= input->size > 0;
    return byte;
}

/* Whether a path has no ".." and no link in it, so that files made there stay in the set. */
static bool is_inside(Arena *arena, const char *path)
{
    struct stat info;
    if (!*path || *path == '/' || strstr(path, ".."))
        return false;
    for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
        const char *folder =
            arena_printf(arena, "%s/set/%.*s", fuzz_folder(), (int)(slash - path), path);
        if (lstat(folder, &info) == 0 && S_ISLNK(info.st_mode))
            return false;
    }
    return true;
}

/* Makes an entry, and folders on its path; what cannot be made is left out. */
static void write_inside(Arena *arena, const char *path, const void *data, size_t size)
{
    const char *whole = arena_printf(arena, "%s/set/%s", fuzz_folder(), path);
    const char *slash = strrchr(whole, '/');
    struct stat info;
    if (folder_make(arena_printf(arena, "%.*s", (int)(slash - whole), whole), 0777, NULL) &&
        lstat(whole, &info) != 0 && slash[1] && strlen(slash + 1) < NAME_MAX)
        fuzz_file(arena_printf(arena, "set/%s", path), data, size);
}

static void write_png(Arena *arena, const char *path, char kind)
{
    static uint8_t pixels[3 * 4 * 4];
    Image image = {.w = kind == 'q' ? 4 : 2,
                   .h = kind == 'q' ? 3 : 2,
                   .c = kind == 'q' ? 3 : 1,
                   .pixels = pixels};
    Buf file = {0};
    png_encode(&file, &image);
    write_inside(arena, path, file.data, kind == 'b' ? file.size / 2 : file.size);
    buf_free(&file);
}

/* Returns the bytes of the tree, as far as they count. */
static size_t make_entry(Arena *arena, Input *input)
{
    char path[PATH_SIZE], text[PATH_SIZE];
    char kind = (char)take_byte(input);
    take_word(input, path);
    bool inside = is_inside(arena, path);
    uint8_t target = kind == 'l' ? take_byte(input) : 0;
    if (kind == 't')
        take_word(input, text);
    if (!inside)
        return 0;
    const char *whole = arena_printf(arena, "%s/set/%s", fuzz_folder(), path);
    if (kind == 'd' && !folder_make(whole, 0777, NULL))
        return 0;
    if (kind == 'p' || kind == 'q' || kind == 'b')
        write_png(arena, path, kind);
    else if (kind == 't')
        write_inside(arena, path, text, strlen(text));
    else if (kind == 'l' && symlink(TARGETS[target % LENGTH(TARGETS)], whole) < 0)
        return 0;
    return PATH_SIZE;
}

static bool is_below(const char *path, const char *folder)
{
    char file[PATH_MAX], root[PATH_MAX];
    FUZZ_REQUIRE(realpath(path, file) && realpath(folder, root));
    return text_starts(file, root) && file[strlen(root)] == '/';
}

static void check(const Dataset *data, bool links)
{
    const Part *parts[] = {&data->train, &data->valid};
    Arena arena = {0};
    const char *set = path_join(&arena, fuzz_folder(), "set");
    for (int p = 0; p < LENGTH(parts); p++)
        for (int i = 0; i < parts[p]->count; i++) {
            FUZZ_REQUIRE(parts[p]->labels[i] < data->classes);
            FUZZ_REQUIRE(links || is_below(parts[p]->file[i], set));
        }
    arena_free(&arena);
}

static void load(Arena *arena, uint8_t flags)
{
    Error err = {0};
    FolderOptions options = {
        .path = path_join(arena, fuzz_folder(), "set"),
        .valid_pct = flags & 1 ? 0.4 : 0,
        .seed = -1,
        .w = flags & 2 ? 5 : 0,
        .h = flags & 2 ? 3 : 0,
        .resize = (flags >> 4) % RESIZE_METHODS,
        .flat = (flags & 64) != 0,
        .channels = flags & 4 ? 3 : 1,
        .inside = (flags & 8) != 0,
    };
    const Dataset *set = dataset_folder(arena, &options, NULL, &err);
    fuzz_check_error(set != NULL, &err);
    if (!set)
        return;
    check(set, !options.inside);
    const Dataset *like = dataset_folder_like(arena, &options, set, NULL, &err);
    if (like)
        check(like, !options.inside);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Input input = {data, size};
    uint8_t flags = take_byte(&input);
    size_t stands = size;
    fuzz_empty();
    FUZZ_REQUIRE(folder_make(arena_printf(&arena, "%s/outside/a", fuzz_folder()), 0777, NULL));
    FUZZ_REQUIRE(folder_make(arena_printf(&arena, "%s/set", fuzz_folder()), 0777, NULL));
    write_png(&arena, "../outside/a/1.png", 'p');
    for (int i = 0; i < ENTRIES && input.size > 0; i++)
        stands += make_entry(&arena, &input);
    fuzz_stands_for(stands);
    load(&arena, flags);
    arena_free(&arena);
}
