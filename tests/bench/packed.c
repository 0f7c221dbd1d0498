/* packed - measures how soon packed data is ready: images as those of CIFAR-10, with file names.
 *
 *     packed [IMAGES]                              60,000 images, 10,000 of them for validation
 *
 * Prints milliseconds, the median of some rounds: mapped, mapped after the file was dropped from
 * memory (a wish, which a system may not grant), and with every pixel verified. */
#include "base/rng.h"
#include "data/packed.h"
#include "io/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { IMAGES = 60000, SIDE = 32, CHANNELS = 3, CLASSES = 10, ROUNDS = 9 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static Part part_of(Arena *arena, int count, Rng *rng)
{
    size_t size = (size_t)count * SIDE * SIDE * CHANNELS;
    uint32_t *pixels = ARENA_NEW(arena, uint32_t, size / sizeof *pixels);
    uint16_t *labels = ARENA_NEW(arena, uint16_t, count);
    const char **file = ARENA_NEW(arena, const char *, count);
    for (size_t i = 0; i < size / sizeof *pixels; i++)
        pixels[i] = rng_below(rng, UINT32_MAX);
    for (int i = 0; i < count; i++) {
        labels[i] = (uint16_t)(i % CLASSES);
        file[i] = arena_printf(arena, "data/cifar10/train/class%d/%05d.png", i % CLASSES, i);
    }
    return (Part){
        .count = count, .pixels = (const uint8_t *)pixels, .labels = labels, .file = file};
}

static size_t make(const char *path, int images)
{
    static const char *const NAMES[CLASSES] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    Arena arena = {0};
    Error err;
    Rng rng = rng_stream(1, RNG_PREVIEW, 0);
    size_t size = 0;
    Dataset data = {
        .name = "cifar10",
        .shape = {.h = SIDE, .w = SIDE, .c = CHANNELS},
        .stored = CHANNELS,
        .classes = CLASSES,
        .class_name = NAMES,
        .train = part_of(&arena, images - images / 6, &rng),
        .valid = part_of(&arena, images / 6, &rng),
    };
    double begin = now();
    if (!dataset_pack(&data, path, &size, &err))
        printf("%s\n", err.text);
    else
        printf("%-28s %9.2f ms, %.1f MB\n", "packed", 1e3 * (now() - begin), 1e-6 * (double)size);
    arena_free(&arena);
    return size;
}

static void forget(const char *path)
{
    int fd = open(path, O_RDONLY);
    if (fd >= 0) {
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
        close(fd);
    }
}

static void measure(const char *name, const char *path, bool drop, bool verify)
{
    double time[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        Arena arena = {0};
        Error err;
        if (drop)
            forget(path);
        double begin = now();
        if (!dataset_packed(&arena, &(PackedOptions){.path = path, .verify = verify}, &err))
            printf("%s\n", err.text);
        time[i] = 1e3 * (now() - begin);
        arena_free(&arena);
    }
    qsort(time, ROUNDS, sizeof *time, by_size);
    printf("%-28s %9.2f ms\n", name, time[ROUNDS / 2]);
}

int main(int argc, char **argv)
{
    const char *place = getenv("TMPDIR");
    char folder[4096], path[4200];
    int images = argc > 1 ? atoi(argv[1]) : IMAGES;
    snprintf(folder, sizeof folder, "%s/onecycle-bench-XXXXXX", place ? place : "/tmp");
    if (images < 6 || !mkdtemp(folder))
        return EXIT_FAILURE;
    snprintf(path, sizeof path, "%s/images.packed", folder);
    size_t size = make(path, images);
    if (size) {
        measure("ready", path, false, false);
        measure("ready, not in memory before", path, true, false);
        measure("verified", path, false, true);
    }
    unlink(path);
    rmdir(folder);
    return size ? 0 : EXIT_FAILURE;
}
