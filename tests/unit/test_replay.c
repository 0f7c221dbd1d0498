/* Tests golden records of others: what a record says is checked before it is trained. */
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#include "io/file.h"
#include "tests/golden/record.h"

#include <stdlib.h>
#include <unistd.h>

enum { IMAGES = 8, SIDE = 6, FILTERS = 4, SETTINGS = 16 };

/* A run of simple_cnn on images of noise, and what can be changed about it. */
typedef struct {
    long channels;
    SafeMeta changed;    /* replaces the setting of that key */
    long labels, height; /* of the validation images; 0: as it should be */
    uint8_t label;       /* of the first training image */
} Variant;

static void *noise(size_t count, size_t size)
{
    uint8_t *bytes = ARENA_NEW(&arena, uint8_t, count * size);
    for (size_t i = 0; size == 1 && i < count; i++)
        bytes[i] = (uint8_t)(i * 37 % 251);
    for (size_t i = 0; size == sizeof(float) && i < count; i++)
        ((float *)bytes)[i] = (float)(i * 37 % 19) / 19 - 0.5f;
    return bytes;
}

static void add(SafeFile *file, const char *name, SafeType type, int rank, const long *dims)
{
    SafeTensor *tensor = &file->tensor[file->tensors++];
    *tensor = (SafeTensor){.name = name, .type = type, .rank = rank, .count = 1};
    for (int d = 0; d < rank; d++)
        tensor->count *= (size_t)(tensor->dims[d] = dims[d]);
    tensor->data = noise(tensor->count, safe_type_size(type));
}

static void set(SafeFile *file, const char *key, const char *value)
{
    int at = 0;
    while (at < file->metas && strcmp(file->meta[at].key, key) != 0)
        at++;
    file->meta[at] = (SafeMeta){key, value};
    file->metas = MAX(file->metas, at + 1);
}

static void add_images(SafeFile *file, const char *half, long labels, long height)
{
    long extents[] = {IMAGES, height ? height : SIDE, SIDE}, count[] = {labels ? labels : IMAGES};
    add(file, arena_printf(&arena, "%s.images", half), SAFE_U8, 3, extents);
    add(file, arena_printf(&arena, "%s.labels", half), SAFE_U8, 1, count);
    memset((void *)file->tensor[file->tensors - 1].data, 0, (size_t)count[0]);
}

/* Whether it is replayed; what it prints goes nowhere. */
static bool replays(Variant variant)
{
    SafeFile file = {.tensor = ARENA_NEW(&arena, SafeTensor, SETTINGS),
                     .meta = ARENA_NEW(&arena, SafeMeta, SETTINGS)};
    add_images(&file, "train", 0, 0);
    memset((void *)file.tensor[1].data, variant.label, 1);
    add_images(&file, "valid", variant.labels, variant.height);
    const long first[] = {FILTERS, variant.channels, 3, 3}, second[] = {2, FILTERS, 3, 3};
    add(&file, "init.0.0.weight", SAFE_F32, 4, first);
    add(&file, "init.0.0.bias", SAFE_F32, 1, first);
    add(&file, "init.1.0.weight", SAFE_F32, 4, second);
    add(&file, "init.1.0.bias", SAFE_F32, 1, second);
    set(&file, "job", "fit_one_cycle");
    set(&file, "actns", arena_printf(&arena, "%ld,%d,2", variant.channels, FILTERS));
    set(&file, "opt", "adam");
    set(&file, "bs", "4");
    set(&file, "epochs", "1");
    set(&file, "lr", "0.01");
    if (variant.changed.key)
        set(&file, variant.changed.key, variant.changed.value);
    assert_true(safe_write("record", &file, &err));
    Record record = {.path = "record", .arena = &arena, .kernels = kernels_best()};
    assert_true(safe_read(&arena, "record", &record.file, &err));
    FILE *said = freopen("said", "w", stderr);
    bool ok = replay_run(&record);
    fflush(said);
    return ok;
}

static const char *said(void)
{
    Bytes bytes;
    assert_true(file_read(&arena, "said", 4096, &bytes, &err));
    return (const char *)bytes.data;
}

/* These records expect nothing, and the only complaint is about that. */
TEST(images_of_any_number_of_channels_are_trained)
{
    static const long CHANNELS[] = {1, 2, 3, 4, 16};
    for (int i = 0; i < LENGTH(CHANNELS); i++) {
        assert_false(replays((Variant){.channels = CHANNELS[i]}));
        assert_string_equal(said(),
                            "replay: record: the record's expectations have other lengths\n");
    }
}

TEST(a_record_that_can_not_be_trained_is_refused_in_a_line)
{
    static const struct {
        Variant variant;
        const char *words;
    } REFUSED[] = {
        {{.channels = 17}, "the number of channels is 17; 1 to 16 are replayed"},
        {{3, .changed = {"actns", "0,4,2"}}, "the number of channels is 0; 1 to 16 are replayed"},
        {{3, .changed = {"actns", "3,4,0"}}, "the number of classes is 0; 1 to 1000 are replayed"},
        {{3, .changed = {"actns", "3"}}, "no train.images, or no actns"},
        {{3, .label = 2}, "a label is 2; 0 to 1 are replayed"},
        {{3, .labels = 7},
         "valid.images and valid.labels do not fit each other, or the training "
         "images"},
        {{3, .height = 7},
         "valid.images and valid.labels do not fit each other, or the training "
         "images"},
        {{3, .changed = {"bs", "0"}}, "bs is 0; 1 to 8 are replayed"},
        {{3, .changed = {"bs", "9"}}, "bs is 9; 1 to 8 are replayed"},
        {{3, .changed = {"bs", "many"}}, "no bs, or no whole number"},
        {{3, .changed = {"epochs", "1e300"}}, "no epochs, or no whole number"},
        {{3, .changed = {"epochs", "2000000"}}, "epochs is 2000000; 1 to 1000000 are replayed"},
        {{3, .changed = {"args", "{\"tot_epochs\": 1e300}"}},
         "tot_epochs, start_epoch or pct_start is out of range"},
        {{3, .changed = {"args", "{\"pct_start\": -1e300}"}},
         "tot_epochs, start_epoch or pct_start is out of range"},
        {{3, .changed = {"opt", "none"}}, "an unknown optimiser"},
        {{3, .changed = {"job", "walk"}}, "unknown job \"walk\""},
    };
    for (int i = 0; i < LENGTH(REFUSED); i++) {
        assert_false(replays(REFUSED[i].variant));
        assert_string_equal(said(), arena_printf(&arena, "replay: record: %s\n", REFUSED[i].words));
    }
}

/* One case of a record of layers: its description, and the extents of its tensors. */
static void layer_refused(const char *json, const long x[4], const long w[4], const long dy[4],
                          const char *words)
{
    SafeFile file = {.tensor = ARENA_NEW(&arena, SafeTensor, SETTINGS),
                     .meta = ARENA_NEW(&arena, SafeMeta, SETTINGS)};
    add(&file, "00.x", SAFE_F32, 4, x);
    add(&file, "00.w", SAFE_F32, 4, w);
    add(&file, "00.dy", SAFE_F32, 4, dy);
    set(&file, "n", "1");
    set(&file, "00", json);
    assert_true(safe_write("layers", &file, &err));
    Record record = {.path = "layers", .arena = &arena, .kernels = kernels_best()};
    assert_true(safe_read(&arena, "layers", &record.file, &err));
    FILE *out = freopen("said", "w", stderr);
    assert_false(replay_layers(&record));
    fflush(out);
    assert_string_equal(said(), arena_printf(&arena, "replay: layers: 00 %s\n", words));
}

TEST(a_layer_that_does_not_fit_its_tensors_is_refused_in_a_line)
{
    static const char CONV[] = "{\"kind\": \"conv2d\", \"stride\": 1, \"pad\": 1}";
    const long x[] = {2, 3, 4, 4}, w[] = {5, 3, 3, 3}, thin[] = {5, 2, 3, 3}, dy[] = {2, 5, 4, 4},
               none[] = {0, 5, 4, 4};
    layer_refused(CONV, x, w, x, "conv2d: dy has another size than the layer's output");
    layer_refused(CONV, x, thin, dy, "conv2d: w is missing, not F32 or has another size");
    layer_refused(CONV, x, w, none, "conv2d: x or dy is missing, or no batch of images or rows");
    layer_refused("{\"kind\": \"linear\"}", x, w, dy, "linear: unknown kind, or no weights for it");
    layer_refused("{\"kind\": \"cross_entropy\"}", x, w, dy,
                  "cross_entropy: x, labels or dy is missing or has another size");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(images_of_any_number_of_channels_are_trained),
        CASE(a_record_that_can_not_be_trained_is_refused_in_a_line),
        CASE(a_layer_that_does_not_fit_its_tensors_is_refused_in_a_line),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
