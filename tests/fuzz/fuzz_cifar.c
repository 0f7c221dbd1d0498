/* Fuzzes folders of CIFAR's binary versions.  Three bytes say how many records the training and the
 * test file hold, with the highest bit of the first for CIFAR-100, and by how many bytes their ends
 * are off; then come that many labels, the rest is the file of names.  Pixels are made here, since
 * nothing depends on them. */
#include "tests/fuzz/fuzz.h"

#include "data/dataset.h"
#include "io/file.h"

#include <string.h>

enum { PIXELS = 3072, LARGEST = PIXELS + 2, RECORDS = 4, HEAD = 3 };

typedef struct {
    const uint8_t *data; /* not yet used */
    size_t size;
    int labels; /* bytes of them in a record; the last counts */
} Input;

/* Records of a label each, as far as the input has any, cut short or followed by `off` bytes. */
static size_t store(const char *name, int records, int off, Input *input)
{
    static uint8_t file[(RECORDS + 1) * LARGEST];
    int record = input->labels + PIXELS;
    for (int r = 0; r < records; r++) {
        memset(file + r * record, 7 * r, (size_t)record);
        file[r * record + input->labels - 1] = input->size ? *input->data : 0;
        input->data += input->size > 0;
        input->size -= input->size > 0;
    }
    size_t size = (size_t)MAX(records * record + off, 0);
    fuzz_file(name, file, size);
    return size;
}

static void check(const Dataset *data, int classes)
{
    const Part *parts[] = {&data->train, &data->valid};
    FUZZ_REQUIRE(data->classes == classes);
    for (int p = 0; p < LENGTH(parts); p++)
        for (int i = 0; i < parts[p]->count; i++) {
            const uint8_t *pixels = parts[p]->pixels + (size_t)i * PIXELS;
            FUZZ_REQUIRE(pixels[0] == 7 * i && pixels[PIXELS - 1] == 7 * i);
            FUZZ_REQUIRE(parts[p]->labels[i] < classes);
        }
    for (int c = 0; c < data->classes; c++)
        FUZZ_REQUIRE(strlen(data->class_name[c]) > 0);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return;
    Arena arena = {0};
    Error err = {0};
    bool fine = data[0] >= 128;
    int counts = data[0] % 128;
    Input input = {data + HEAD, size - HEAD, fine ? 2 : 1};
    fuzz_empty();
    size_t train = store(fine ? "train.bin" : "data_batch_1.bin", counts % (RECORDS + 1),
                         (int8_t)data[1], &input);
    size_t test = store(fine ? "test.bin" : "test_batch.bin", counts / 16 % (RECORDS + 1),
                        (int8_t)data[2], &input);
    fuzz_file(fine ? "fine_label_names.txt" : "batches.meta.txt", input.data, input.size);
    fuzz_stands_for(train + test + input.size);
    const Dataset *set = fine ? dataset_cifar100(&arena, fuzz_folder(), &err)
                              : dataset_cifar10(&arena, fuzz_folder(), &err);
    fuzz_check_error(set != NULL, &err);
    if (set)
        check(set, fine ? 100 : 10);
    arena_free(&arena);
}
