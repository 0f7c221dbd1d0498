/* Tests reading IDX and CIFAR-10 files, and the batches of the loader. */
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#include "base/buf.h"
#include "data/dataset.h"
#include "data/identity.h"
#include "data/loader.h"
#include "io/file.h"
#include "io/gz.h"

#include <math.h>
#include <zlib.h>

/* ---- IDX */

static void put_word(Buf *out, uint32_t word)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_char(out, (char)(word >> shift));
}

static void store(const char *path, Buf *bytes, bool gzip)
{
    scratch_file(path, "", 0);
    gzFile file = gzopen(path, gzip ? "wb" : "wbT");
    assert_int_equal(gzwrite(file, bytes->data, (unsigned)bytes->size), bytes->size);
    assert_int_equal(gzclose(file), Z_OK);
    buf_free(bytes);
}

/* Images of w x h pixels, all of the value 10 * label + number. */
static void idx_images(const char *path, int w, int h, const uint8_t *labels, int count, bool gzip)
{
    Buf bytes = {0};
    put_word(&bytes, 0x803);
    put_word(&bytes, (uint32_t)count);
    put_word(&bytes, (uint32_t)h);
    put_word(&bytes, (uint32_t)w);
    for (int i = 0; i < count; i++)
        buf_fill(&bytes, (char)(10 * labels[i] + i), w * h);
    store(path, &bytes, gzip);
}

static void idx_labels(const char *path, const uint8_t *labels, int count, bool gzip)
{
    Buf bytes = {0};
    put_word(&bytes, 0x801);
    put_word(&bytes, (uint32_t)count);
    buf_add(&bytes, labels, (size_t)count);
    store(path, &bytes, gzip);
}

static const uint8_t TRAIN[] = {3, 7, 3, 0}, TEST[] = {7, 9, 0};

static void idx_files(const char *folder, bool gzip)
{
    const char *end = gzip ? ".gz" : "";
    idx_images(arena_printf(&arena, "%s/train-images-idx3-ubyte%s", folder, end), 3, 2, TRAIN, 4,
               gzip);
    idx_labels(arena_printf(&arena, "%s/train-labels-idx1-ubyte%s", folder, end), TRAIN, 4, gzip);
    idx_images(arena_printf(&arena, "%s/t10k-images-idx3-ubyte%s", folder, end), 3, 2, TEST, 3,
               gzip);
    idx_labels(arena_printf(&arena, "%s/t10k-labels-idx1-ubyte%s", folder, end), TEST, 3, gzip);
}

TEST(idx_files_are_read_plain_and_packed)
{
    for (int gzip = 0; gzip < 2; gzip++) {
        const char *folder = gzip ? "idx-gz" : "idx";
        idx_files(folder, gzip);
        Dataset *data = dataset_idx(&arena, &(IdxOptions){.path = folder, .channels = 3}, &err);
        assert_non_null(data);
        assert_string_equal(data->name, folder);
        assert_true(shape_equal(data->shape, (Shape){2, 3, 3}) && data->stored == 1);
        assert_int_equal(data->classes, 3);
        assert_string_equal(data->class_name[1], "3");
        assert_true(data->train.count == 4 && data->train.labels[1] == 2 &&
                    data->train.pixels[6] == 71);
        assert_true(data->valid.count == 2 && data->valid.labels[1] == 0);
        assert_int_equal(data->omitted[OMIT_UNTRAINED], 1); /* no 9 was trained on */
    }
}

/* More bytes than are unpacked at once, and a trailer that promises too many. */
TEST(packed_files_take_memory_as_they_unpack)
{
    enum { SIZE = 1000000 };
    size_t ignored;
    Buf bytes = {0}, copy = {0};
    for (long i = 0; i < SIZE; i++)
        buf_char(&bytes, (char)(i * i >> 7));
    buf_add(&copy, bytes.data, bytes.size);
    Arena unpacked = {0};
    Bytes out, packed;
    store("large.gz", &copy, true);
    assert_true(gz_read(&unpacked, "large.gz", SIZE, &out, &ignored, &err));
    assert_int_equal(out.size, SIZE);
    assert_memory_equal(out.data, bytes.data, SIZE);
    assert_false(gz_read(&unpacked, "large.gz", SIZE - 1, &out, &ignored, &err));
    arena_free(&unpacked);

    assert_true(file_read(&arena, "large.gz", SIZE, &packed, &err));
    uint8_t *lie = arena_copy(&arena, packed.data, packed.size);
    lie[packed.size - 2] = 3; /* some 50 MB */
    scratch_file("lie.gz", lie, packed.size);
    assert_false(gz_read(&unpacked, "lie.gz", SIZE_MAX, &out, &ignored, &err));
    assert_string_equal(err.text,
                        "lie.gz: the gzip file is damaged or cut short; use another copy");
    assert_true(arena_size(&unpacked) < 5 * SIZE);
    arena_free(&unpacked);
    buf_free(&bytes);
}

TEST(idx_classes_can_be_chosen)
{
    const int labels[] = {0, 7}, wrong[] = {0, 5};
    idx_files("chosen", false);
    IdxOptions options = {.path = "chosen", .labels = labels, .label_count = 2, .channels = 1};
    Dataset *data = dataset_idx(&arena, &options, &err);
    assert_true(data->classes == 2 && data->train.count == 2 && data->valid.count == 2);
    assert_int_equal(data->omitted[OMIT_UNASKED], 2 + 1);
    assert_int_equal(data->omitted[OMIT_UNTRAINED], 0);
    assert_true(data->train.labels[0] == 1 && data->train.pixels[0] == 71 &&
                data->train.pixels[6] == 3);
    options.labels = wrong;
    assert_null(dataset_idx(&arena, &options, &err));
    assert_string_equal(err.text, "chosen: no training image has the label 5; check classes=");
}

/* EMNIST's files: names with a prefix, test for t10k, labels from 1 on. */
static void emnist(const char *folder, const char *set)
{
    static const uint8_t LETTERS[] = {1, 26, 1, 2};
    const char *prefix = arena_printf(&arena, "%s/%s", folder, set);
    idx_images(arena_printf(&arena, "%s-train-images-idx3-ubyte.gz", prefix), 3, 2, LETTERS, 4,
               true);
    idx_labels(arena_printf(&arena, "%s-train-labels-idx1-ubyte.gz", prefix), LETTERS, 4, true);
    idx_images(arena_printf(&arena, "%s-test-images-idx3-ubyte", prefix), 3, 2, LETTERS, 2, false);
    idx_labels(arena_printf(&arena, "%s-test-labels-idx1-ubyte", prefix), LETTERS, 2, false);
}

static Dataset *load_idx(const char *path)
{
    return dataset_idx(&arena, &(IdxOptions){.path = path, .channels = 1}, &err);
}

TEST(idx_files_of_near_names_are_read)
{
    emnist("emnist", "emnist-letters");
    Dataset *data = load_idx("emnist");
    assert_true(data->train.count == 4 && data->valid.count == 2 && data->classes == 3);
    assert_string_equal(data->class_name[2], "26");
    assert_int_equal(dataset_idx_like(&arena, "emnist", data, &err)->valid.count, 2);

    emnist("emnist", "emnist-digits");
    assert_null(load_idx("emnist"));
    assert_string_equal(err.text,
                        "emnist: it contains files of several sets, such as 'emnist-digits-' "
                        "and 'emnist-letters-'; name one: emnist/emnist-digits-");
    assert_non_null(load_idx("emnist/emnist-digits-"));
    data = load_idx("emnist/emnist-letters");
    assert_string_equal(data->name, "emnist-letters");
    assert_null(load_idx("emnist/emnist-byclass"));
    assert_string_equal(err.text, "emnist/emnist-byclass: no such folder; check the path");

    idx_images("dots/train-images.idx3-ubyte", 3, 2, TRAIN, 4, false);
    idx_labels("dots/train-labels.idx1-ubyte.gz", TRAIN, 4, true);
    idx_images("dots/t10k-images.idx3-ubyte.gz", 3, 2, TEST, 3, true);
    idx_labels("dots/t10k-labels.idx1-ubyte", TEST, 3, false);
    assert_true(folder_make("dots/train-images-idx3-ubyte", 0777, &err)); /* as Kaggle has both */
    assert_int_equal(load_idx("dots")->train.count, 4);
}

TEST(a_name_that_is_not_near_enough_is_told)
{
    idx_images("near/Train-Images.idx3", 3, 2, TRAIN, 4, false);
    assert_null(load_idx("near"));
    assert_string_equal(err.text,
                        "near: neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz is "
                        "in it, but 'Train-Images.idx3'; rename it if it is that file");
    idx_images("near/x-train-images-idx3-ubyte", 3, 2, TRAIN, 4, false);
    idx_labels("near/x-train-labels.bin", TRAIN, 4, false);
    assert_null(load_idx("near"));
    assert_string_equal(err.text,
                        "near: neither x-train-labels-idx1-ubyte nor x-train-labels-idx1-ubyte.gz "
                        "is in it, but 'x-train-labels.bin'; rename it if it is that file");
}

TEST(a_folder_above_names_the_one_that_has_the_files)
{
    idx_files("mnist/MNIST/raw", true); /* as torchvision unpacks it */
    assert_null(load_idx("mnist"));
    assert_string_equal(err.text, "mnist: neither train-images-idx3-ubyte nor "
                                  "train-images-idx3-ubyte.gz is in it; name the folder "
                                  "mnist/MNIST/raw");
    assert_non_null(load_idx("mnist/MNIST/raw"));
}

TEST(idx_images_have_one_channel_or_three)
{
    idx_files("two", false);
    assert_null(dataset_idx(&arena, &(IdxOptions){.path = "two", .channels = 2}, &err));
    assert_string_equal(
        err.text, "channels=2: images have 1 channel (grey) or 3 (colour); give one of these");
}

TEST(idx_files_that_lie_are_refused)
{
    const IdxOptions options = {.path = "lies", .channels = 1};
    assert_null(dataset_idx(&arena, &options, &err));
    assert_string_equal(err.text, "lies: no such folder; check the path");
    idx_labels("lies/other", TRAIN, 4, false);
    assert_null(dataset_idx(&arena, &options, &err));
    assert_string_equal(
        err.text, "lies: neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz is in it; "
                  "give the folder of the IDX files");

    idx_files("lies", false);
    idx_labels("lies/train-images-idx3-ubyte", TRAIN, 4, false);
    assert_null(dataset_idx(&arena, &options, &err));
    assert_string_equal(err.text, "lies/train-images-idx3-ubyte: not an IDX file of images: "
                                  "it does not begin with 0x00000803; use another copy");

    Buf bytes = {0};
    for (int i = 0; i < 4; i++) /* 2^96 bytes */
        put_word(&bytes, i ? 0xffffffff : 0x803);
    store("lies/train-images-idx3-ubyte", &bytes, false);
    assert_null(dataset_idx(&arena, &options, &err));
    assert_non_null(strstr(err.text, "its header promises"));

    idx_images("lies/train-images-idx3-ubyte", 3, 2, TRAIN, 4, false);
    idx_labels("lies/train-labels-idx1-ubyte", TRAIN, 3, false);
    assert_null(dataset_idx(&arena, &options, &err));
    assert_string_equal(err.text,
                        "lies/train-labels-idx1-ubyte: 3 labels for 4 images; use another copy");
}

TEST(idx_images_like_a_set_match_by_name)
{
    idx_files("idx-like", true);
    const char *const names[] = {"7", "zero", "9"};
    const Dataset like = {
        .name = "mine", .shape = {2, 3, 3}, .stored = 3, .classes = 3, .class_name = names};
    Dataset *data = dataset_idx_like(&arena, "idx-like", &like, &err);
    assert_true(data->valid.count == 2 && data->omitted[OMIT_UNKNOWN] == 1 &&
                data->train.count == 0);
    assert_true(data->valid.labels[0] == 0 && data->valid.labels[1] == 2 && data->stored == 1);
    const Dataset large = {
        .name = "large", .shape = {28, 28, 1}, .stored = 1, .classes = 3, .class_name = names};
    assert_null(dataset_idx_like(&arena, "idx-like", &large, &err));
    assert_string_equal(err.text,
                        "idx-like: its images are 2 x 3 pixels, and the net reads 28 x 28; "
                        "use images of that size");
}

/* ---- CIFAR */

enum { PLANE = 32 * 32 };

/* Records of so many labels, of which all but the last are 250.  Red counts up, green is 100 +
 * label, blue is 200. */
static void cifar_labels_file(const char *path, int labels, int first_label, int count)
{
    int size = labels + 3 * PLANE;
    uint8_t *bytes = ARENA_NEW(&arena, uint8_t, size * count);
    for (int i = 0; i < count; i++) {
        uint8_t *planes = bytes + i * size + labels;
        memset(planes - labels, 250, (size_t)labels);
        planes[-1] = (uint8_t)(first_label + i);
        for (int k = 0; k < PLANE; k++) {
            planes[k] = (uint8_t)k;
            planes[PLANE + k] = (uint8_t)(100 + planes[-1]);
            planes[2 * PLANE + k] = 200;
        }
    }
    scratch_file(path, bytes, (size_t)(size * count));
}

static void cifar_file(const char *path, int first_label, int count)
{
    cifar_labels_file(path, 1, first_label, count);
}

TEST(cifar_planes_become_pixels)
{
    const char names[] = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";
    cifar_file("cifar/data_batch_1.bin", 0, 2);
    cifar_file("cifar/data_batch_5.bin", 5, 1);
    cifar_file("cifar/test_batch.bin", 9, 1);
    scratch_file("cifar/batches.meta.txt", names, strlen(names));
    Dataset *data = dataset_cifar10(&arena, "cifar", &err);
    assert_true(shape_equal(data->shape, (Shape){32, 32, 3}) && data->stored == 3 &&
                data->classes == 10);
    assert_string_equal(data->class_name[9], "truck");
    assert_true(data->train.count == 3 && data->valid.count == 1);
    assert_true(data->train.labels[2] == 5 && data->valid.labels[0] == 9);
    const uint8_t *pixel = data->train.pixels + 3 * (PLANE + 33);
    assert_true(pixel[0] == 33 && pixel[1] == 101 && pixel[2] == 200);
}

TEST(of_cifar100_the_fine_labels_count)
{
    Buf names = {0};
    for (int c = 0; c < 100; c++)
        buf_printf(&names, "class %d\n", c);
    cifar_labels_file("cifar100/train.bin", 2, 97, 3);
    cifar_labels_file("cifar100/test.bin", 2, 42, 1);
    scratch_file("cifar100/fine_label_names.txt", names.data, names.size);
    Dataset *data = dataset_cifar100(&arena, "cifar100", &err);
    assert_non_null(data);
    assert_true(data->classes == 100 && data->train.count == 3 && data->valid.count == 1);
    assert_string_equal(data->class_name[99], "class 99");
    assert_true(data->train.labels[2] == 99 && data->valid.labels[0] == 42);
    const uint8_t *pixel = data->train.pixels + 3 * (PLANE + 33);
    assert_true(pixel[0] == 33 && pixel[1] == 198 && pixel[2] == 200);
    cifar_labels_file("cifar100/test.bin", 2, 100, 1);
    assert_null(dataset_cifar100(&arena, "cifar100", &err));
    assert_string_equal(err.text, "cifar100/test.bin: record 0: label 100, but CIFAR-100 has 0 to "
                                  "99; use another copy");
    cifar_labels_file("cifar100/test.bin", 1, 1, 1);
    assert_null(dataset_cifar100(&arena, "cifar100", &err));
    assert_string_equal(err.text, "cifar100/test.bin: 3073 bytes are not a whole number of "
                                  "3074-byte records; use another copy");
    buf_free(&names);
}

TEST(cifar_refusals)
{
    assert_true(folder_make("bad", 0777, &err));
    assert_null(dataset_cifar10(&arena, "bad", &err));
    assert_string_equal(
        err.text, "bad: no data_batch_*.bin in it; name the folder of CIFAR-10's binary version");
    scratch_file("bad/data_batch_1.bin", "short", 5);
    assert_null(dataset_cifar10(&arena, "bad", &err));
    assert_string_equal(
        err.text, "bad/data_batch_1.bin: 5 bytes are not a whole number of 3073-byte records; "
                  "use another copy");
    cifar_file("bad/data_batch_1.bin", 9, 2);
    assert_null(dataset_cifar10(&arena, "bad", &err));
    assert_string_equal(err.text,
                        "bad/data_batch_1.bin: record 1: label 10, but CIFAR-10 has 0 to 9; "
                        "use another copy");
}

/* ---- the loader */

/* Ten images of 2 x 1 pixels; pixel p of image i is 20 * i + p. */
static Dataset ten_images(int stored, int channels)
{
    uint8_t *pixels = ARENA_NEW(&arena, uint8_t, 10 * 2 * stored);
    uint16_t *labels = ARENA_NEW(&arena, uint16_t, 10);
    for (int i = 0; i < 10; i++) {
        labels[i] = (uint16_t)(i % 3);
        for (int p = 0; p < 2 * stored; p++)
            pixels[i * 2 * stored + p] = (uint8_t)(20 * i + p);
    }
    return (Dataset){.shape = {1, 2, channels},
                     .stored = stored,
                     .classes = 3,
                     .train = {.count = 10, .pixels = pixels, .labels = labels}};
}

/* The same images as values: those of channel c are byte / 8 - c. */
static Dataset ten_values(int stored, int channels)
{
    Dataset data = ten_images(stored, channels);
    float *values = ARENA_NEW(&arena, float, 10 * 2 * stored);
    for (int i = 0; i < 10 * 2 * stored; i++)
        values[i] = (float)data.train.pixels[i] / 8.0f - (float)(i % stored);
    data.train.pixels = NULL;
    data.train.values = values;
    return data;
}

/* Image number of position `at` in the epoch's order, in batches of at most ten. */
static uint32_t image_at(Loader *loader, long epoch, long at)
{
    uint16_t labels[10];
    int bs = loader->options.bs;
    return loader_job(loader, epoch, at / bs, NULL, labels).images[at % bs];
}

TEST(batches_cover_the_set_once)
{
    Dataset data = ten_images(1, 3);
    for (int drop = 0; drop < 2; drop++) {
        LoaderOptions options = {.bs = 4, .shuffle = true, .drop_last = drop, .seed = 42};
        Loader loader = loader_new(&arena, &data, &data.train, options);
        assert_int_equal(loader_batches(&loader), drop ? 2 : 3);
        int seen[10] = {0}, total = 0;
        for (long i = 0; i < loader_batches(&loader); i++) {
            real x[4 * 6];
            uint16_t labels[4];
            int n = loader_batch(&loader, 0, i, NULL, x, labels);
            assert_int_equal(n, i == 2 ? 2 : 4);
            for (int k = 0; k < n; k++) {
                uint32_t image = image_at(&loader, 0, 4 * i + k);
                assert_int_equal(labels[k], image % 3);
                for (int p = 0; p < 6; p++)
                    assert_true(x[6 * k + p] == (float)(20 * image + (unsigned)p / 3) / 255.0f);
                seen[image]++;
                total++;
            }
        }
        assert_int_equal(total, drop ? 8 : 10);
        for (int i = 0; i < 10; i++)
            assert_true(seen[i] <= 1);
    }
}

TEST(grey_is_repeated_and_other_channels_are_taken_in_their_order)
{
    for (int channels = 1; channels <= DATASET_MAX_CHANNELS; channels++)
        for (int grey = 0; grey < 2; grey++) {
            int stored = grey ? 1 : channels;
            Dataset data = ten_images(stored, channels);
            Loader loader = loader_new(&arena, &data, &data.train, (LoaderOptions){.bs = 10});
            real *x = ARENA_NEW(&arena, real, 10 * 2 * channels);
            uint16_t labels[10];
            assert_int_equal(loader_batch(&loader, 0, 0, NULL, x, labels), 10);
            for (int i = 0; i < 10 * 2 * channels; i++) {
                int pixel = i / channels, channel = grey ? 0 : i % channels;
                assert_true(x[i] == data.train.pixels[pixel * stored + channel] / 255.0f);
            }
        }
}

TEST(values_are_taken_as_they_are_or_normalised)
{
    for (int channels = 1; channels <= DATASET_MAX_CHANNELS; channels++)
        for (int normalised = 0; normalised < 2; normalised++) {
            Dataset data = ten_values(channels, channels);
            LoaderOptions options = {.bs = 10};
            if (normalised)
                options.normalization = normalization_of(&arena, &data, &data.train);
            Loader loader = loader_new(&arena, &data, &data.train, options);
            real *x = ARENA_NEW(&arena, real, 10 * 2 * channels);
            uint16_t labels[10];
            assert_int_equal(loader_batch(&loader, 0, 0, NULL, x, labels), 10);
            for (int i = 0; i < 10 * 2 * channels; i++) {
                float value = data.train.values[i];
                const Normalization *n = &options.normalization;
                if (normalised)
                    value = (value - n->mean[i % channels]) / n->std[i % channels];
                assert_true(x[i] == value);
            }
        }
}

/* Thousands of columns have no table each: the bytes must become the same numbers. */
TEST(rows_of_bytes_are_normalised_by_column)
{
    enum { COLUMNS = 3000, ROWS = 4 };
    uint8_t *pixels = ARENA_NEW(&arena, uint8_t, ROWS * COLUMNS);
    float *values = ARENA_NEW(&arena, float, ROWS *COLUMNS);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        pixels[i] = (uint8_t)(i * 37 % 251);
        values[i] = (float)pixels[i] / 255.0f;
    }
    uint16_t labels[ROWS] = {0};
    Dataset data = {.shape = {1, 1, COLUMNS}, .stored = COLUMNS, .classes = 1};
    assert_true(dataset_shape_fits(data.shape));
    Part bytes = {.count = ROWS, .pixels = pixels, .labels = labels};
    Part floats = {.count = ROWS, .values = values, .labels = labels};
    LoaderOptions options = {.bs = ROWS, .normalization = normalization_of(&arena, &data, &bytes)};
    Normalization n = normalization_of(&arena, &data, &floats);
    Loader a = loader_new(&arena, &data, &bytes, options),
           b = loader_new(&arena, &data, &floats, options);
    real *x = ARENA_NEW(&arena, real, ROWS * COLUMNS), *y = ARENA_NEW(&arena, real, ROWS * COLUMNS);
    loader_batch(&a, 0, 0, NULL, x, labels);
    loader_batch(&b, 0, 0, NULL, y, labels);
    assert_memory_equal(x, y, ROWS * COLUMNS * sizeof *x);
    for (int c = 0; c < COLUMNS; c++)
        assert_true(fabsf(n.mean[c] - options.normalization.mean[c]) < 1e-6f &&
                    fabsf(n.std[c] - options.normalization.std[c]) < 1e-6f);
}

TEST(the_order_is_a_function_of_seed_and_epoch)
{
    Dataset data = ten_images(1, 1);
    LoaderOptions options = {.bs = 3, .shuffle = true, .seed = 7};
    Loader a = loader_new(&arena, &data, &data.train, options),
           b = loader_new(&arena, &data, &data.train, options);
    int same = 0;
    uint32_t epoch5[10];
    for (int at = 0; at < 10; at++)
        epoch5[at] = image_at(&a, 5, at);
    for (int at = 0; at < 10; at++) {
        same += image_at(&b, 4, at) == epoch5[at];
        assert_int_equal(image_at(&b, 5, at), epoch5[at]);
    }
    assert_true(same < 10);
    options.shuffle = false;
    a = loader_new(&arena, &data, &data.train, options);
    for (int at = 0; at < 10; at++)
        assert_int_equal(image_at(&a, 3, at), at);
}

TEST(threads_do_not_change_a_batch)
{
    Dataset data = ten_images(3, 3);
    LoaderOptions options = {
        .bs = 7,
        .shuffle = true,
        .seed = 1,
        .normalization = {true, (float[]){.1f, .2f, .3f}, (float[]){.5f, .6f, .7f}}};
    Loader loader = loader_new(&arena, &data, &data.train, options);
    Pool *pool = pool_new(3);
    real one[7 * 6], many[7 * 6];
    uint16_t labels[7];
    assert_int_equal(loader_batch(&loader, 2, 0, NULL, one, labels), 7);
    assert_int_equal(loader_batch(&loader, 2, 0, pool, many, labels), 7);
    assert_memory_equal(one, many, sizeof one);
    const uint8_t *pixels = data.train.pixels + 6 * image_at(&loader, 2, 6);
    assert_true(one[6 * 6 + 4] == ((float)pixels[4] / 255.0f - .2f) / .6f);
    pool_free(pool);
}

TEST(normalization_is_that_of_the_pixels)
{
    Dataset data = ten_images(3, 3);
    Normalization n = normalization_of(&arena, &data, &data.train);
    for (int c = 0; c < 3; c++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < 20; i++)
            sum += data.train.pixels[3 * i + c] / 255.0;
        for (int i = 0; i < 20; i++)
            squares += pow(data.train.pixels[3 * i + c] / 255.0 - sum / 20, 2);
        assert_true(n.on && fabs(n.mean[c] - sum / 20) < 1e-6 &&
                    fabs(n.std[c] - sqrt(squares / 20)) < 1e-6);
    }
    uint8_t black[6] = {0};
    Part part = {.count = 3, .pixels = black};
    data = ten_images(1, 3);
    n = normalization_of(&arena, &data, &part);
    assert_true(n.mean[2] == 0 && n.std[2] == 1);
}

/* Sums are doubles: floats of this size lose what differs after a few thousand of them. */
TEST(normalization_is_that_of_the_values)
{
    enum { ROWS = 40000 };
    float *values = ARENA_NEW(&arena, float, ROWS * 3);
    for (int i = 0; i < ROWS; i++) {
        values[3 * i] = 1e6f + (float)(i % 5);
        values[3 * i + 1] = 0.1f; /* whose sum is not ROWS times itself */
        values[3 * i + 2] = i % 2 ? -3e38f : 3e38f;
    }
    Dataset data = {.shape = {1, 1, 3}, .stored = 3, .classes = 1};
    Part part = {.count = ROWS, .values = values};
    Normalization n = normalization_of(&arena, &data, &part);
    assert_true(n.mean[0] == 1000002 && fabsf(n.std[0] - 1.41421356f) < 1e-6f);
    assert_true(n.mean[1] == 0.1f && n.std[1] == 1);
    assert_true(n.mean[2] == 0 && n.std[2] == 3e38f);
    Normalization copy = normalization_copy(&arena, &n, 3);
    assert_true(copy.on && copy.mean != n.mean && copy.std[2] == n.std[2]);
    copy = normalization_copy(&arena, &(Normalization){0}, 3);
    assert_false(copy.on);
}

/* ---- what is seen of an image */

TEST(an_image_of_any_channels_is_a_picture)
{
    for (int channels = 1; channels <= DATASET_MAX_CHANNELS; channels++)
        for (int floats = 0; floats < 2; floats++) {
            Dataset data = floats ? ten_values(channels, channels) : ten_images(channels, channels);
            float low[DATASET_MAX_CHANNELS], high[DATASET_MAX_CHANNELS];
            for (int c = 0; c < channels; c++) {
                low[c] = 0;
                high[c] = 255.0f / 8.0f;
            }
            if (floats) {
                data.low = low;
                data.high = high;
            }
            Image image = dataset_picture(&arena, &data, &data.train, 3);
            int shown = channels < 3 ? 1 : 3;
            assert_true(image.w == 2 && image.h == 1 && image.c == shown);
            for (int p = 0; p < 2 * shown; p++) {
                int number = p / shown * channels + p % shown;
                int byte = 60 + number, shade = byte - 8 * (number % channels);
                assert_int_equal(image.pixels[p], floats ? shade : byte);
            }
        }
}

TEST(a_row_is_a_rectangle_of_its_columns)
{
    const float values[] = {1, 2, 3, 4, 5, 10, 20, 30, 40, -7}, low[] = {1, 2, 0, 0, -7},
                high[] = {10, 20, 30, 80, -7};
    Dataset data = {.shape = {1, 1, 5}, .stored = 5, .classes = 1, .low = low, .high = high};
    Part part = {.count = 2, .values = values};
    Image image = dataset_picture(&arena, &data, &part, 1);
    const uint8_t expected[] = {255, 255, 255, 128, 128, 0};
    assert_true(image.w == 3 && image.h == 2 && image.c == 1);
    assert_memory_equal(image.pixels, expected, sizeof expected);
}

TEST(a_hash_sees_every_value)
{
    static const char *const NAMES[] = {"a", "b", "c"};
    Dataset data = ten_values(2, 2);
    data.class_name = NAMES;
    float *values = (float *)data.train.values;
    uint64_t hash = dataset_hash(&data);
    values[39] += 1;
    assert_true(dataset_hash(&data) != hash);
    values[39] -= 1;
    assert_true(dataset_hash(&data) == hash);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(idx_files_are_read_plain_and_packed),
        CASE(packed_files_take_memory_as_they_unpack),
        CASE(idx_classes_can_be_chosen),
        CASE(idx_files_of_near_names_are_read),
        CASE(a_name_that_is_not_near_enough_is_told),
        CASE(a_folder_above_names_the_one_that_has_the_files),
        CASE(idx_images_have_one_channel_or_three),
        CASE(idx_files_that_lie_are_refused),
        CASE(idx_images_like_a_set_match_by_name),
        CASE(cifar_planes_become_pixels),
        CASE(of_cifar100_the_fine_labels_count),
        CASE(cifar_refusals),
        CASE(batches_cover_the_set_once),
        CASE(grey_is_repeated_and_other_channels_are_taken_in_their_order),
        CASE(the_order_is_a_function_of_seed_and_epoch),
        CASE(threads_do_not_change_a_batch),
        CASE(normalization_is_that_of_the_pixels),
        CASE(normalization_is_that_of_the_values),
        CASE(values_are_taken_as_they_are_or_normalised),
        CASE(rows_of_bytes_are_normalised_by_column),
        CASE(an_image_of_any_channels_is_a_picture),
        CASE(a_row_is_a_rectangle_of_its_columns),
        CASE(a_hash_sees_every_value),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
