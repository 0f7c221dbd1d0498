/* memory - that libonecycle takes memory only when an object is made, and that without any it says
 * so: the C library's allocator is this file's own, which counts, and gives nothing on demand.
 * Prints TAP. */
#include "api/onecycle.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_ALLOCATOR 0
#elif defined(__has_feature)
#define OWN_ALLOCATOR !(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define OWN_ALLOCATOR 1
#endif

static long taken;  /* calls that took memory */
static bool denied; /* nothing is given */

#if OWN_ALLOCATOR
/* Each block has its size before it; none is used again. */
static union {
    max_align_t align;
    unsigned char byte[1 << 24];
} all;
static size_t used;

void *malloc(size_t size)
{
    const size_t head = sizeof(max_align_t);
    size_t whole = head + (size + head - 1) / head * head;
    taken++;
    if (denied || size > sizeof all || whole > sizeof all - used) {
        errno = ENOMEM;
        return NULL;
    }
    unsigned char *block = all.byte + used + head;
    memcpy(block - head, &size, sizeof size);
    used += whole;
    return block;
}

void free(void *block)
{
    (void)block;
}

void *calloc(size_t count, size_t size)
{
    void *block = count && size > SIZE_MAX / count ? NULL : malloc(count * size);
    return block; /* zeroed: the room is used once */
}

void *realloc(void *block, size_t size)
{
    size_t before = 0;
    if (block)
        memcpy(&before, (unsigned char *)block - sizeof(max_align_t), sizeof before);
    void *larger = malloc(size);
    return larger && block ? memcpy(larger, block, before < size ? before : size) : larger;
}
#endif

static int number, failures;

static void report(bool so, const char *title)
{
    number++;
    failures += !so;
    printf("%s %d - %s\n", so ? "ok" : "not ok", number, title);
}

static void use_schedules(void)
{
    oc_cycle cycle = oc_cycle_defaults(OC_COS, 1e-2);
    oc_schedule *schedule[] = {oc_schedule_cycle(&cycle, 100), oc_schedule_constant(1e-3, .9, 10),
                               oc_schedule_exponential(1e-7, 10, .9, 100),
                               oc_schedule_flat_cos(1e-2, 0, .9, .7, 50),
                               oc_schedule_restarts(1e-2, 0, .9, 10, 2, 70)};
    const int count = sizeof schedule / sizeof *schedule;
    bool made = true, finite = true;
    for (int i = 0; i < count; i++)
        made = made && schedule[i];
    long before = taken;
    for (int i = 0; made && i < count; i++) {
        for (long k = -1; k <= oc_schedule_steps(schedule[i]) + 1; k++)
            finite = finite && isfinite(oc_schedule_at(schedule[i], k).lr);
        finite = finite && oc_schedule_set_lr_max(schedule[i], 3, 2e-2) == 0 &&
                 oc_schedule_extend(schedule[i], 5, 10) == 0;
    }
    report(made && finite && taken == before, "schedules take no memory once they are made");
    for (int i = 0; i < count; i++)
        oc_schedule_free(schedule[i]);
}

static void use_range_test(void)
{
    oc_range_test *test = oc_range_test_new(1e-7, 10, 5000);
    long before = taken, k = 0;
    for (double lr = oc_range_test_rate(test); lr > 0; lr = oc_range_test_next(test, 1 / lr))
        k++;
    oc_suggestions found = oc_range_test_suggest(test);
    report(k == 5000 && found.lr[OC_VALLEY] > 0 && taken == before,
           "a range test takes no memory once it is made");
    oc_range_test_free(test);
}

static void use_events(const char *path)
{
    const char *metric[] = {"accuracy", "a \"hostile\"\n\x1b[31m name"};
    oc_run run = {.command = "train", .epochs = 40, .batches_per_epoch = 100};
    run.metric = metric;
    run.metrics = 2;
    oc_events *events = oc_events_open(path);
    long before = taken;
    int wrong = oc_events_run_begin(events, &run);
    for (int epoch = 0; epoch < 40; epoch++) {
        for (int i = 0; i < 100; i++)
            wrong = wrong ? wrong : oc_events_batch(events, (oc_hyper){1e-300, .95}, 1e30 * i);
        double valid = NAN, measured[] = {.5, INFINITY};
        wrong = wrong ? wrong : oc_events_epoch(events, &valid, measured);
    }
    wrong = wrong ? wrong : oc_events_run_end(events, OC_DONE);
    report(wrong == 0 && taken == before, "events take no memory once they are open");
    report(oc_events_close(events) == 0 && taken == before, "nor does closing them");
}

static void have_none(const char *path)
{
    oc_cycle cycle = oc_cycle_defaults(OC_COS, 1e-2);
    denied = true;
    errno = 0;
    bool schedule = oc_schedule_cycle(&cycle, 100) == NULL && errno == ENOMEM;
    errno = 0;
    bool test = oc_range_test_new(1e-7, 10, 100) == NULL && errno == ENOMEM;
    errno = 0;
    bool events = oc_events_open(path) == NULL && errno == ENOMEM;
    denied = false;
    report(schedule && test && events, "without memory nothing is made, and errno says why");
}

int main(void)
{
    char path[] = "/tmp/onecycle-memory-XXXXXX";
    static char room[BUFSIZ];
    setvbuf(stdout, room, _IOLBF, sizeof room);
    int fd = mkstemp(path);
    if (!OWN_ALLOCATOR || fd < 0) {
        printf("1..0 # SKIP %s\n", fd < 0 ? "no file in /tmp" : "sanitizers have the allocator");
        return 0;
    }
    close(fd);
    use_schedules();
    use_range_test();
    use_events(path);
    have_none(path);
    unlink(path);
    printf("1..%d\n", number);
    return failures > 0;
}
