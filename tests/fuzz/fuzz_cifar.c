/* Fuzzes folders of CIFAR-10's binary version.  Three bytes say how many records the training and
 * the test file hold and by how many bytes their ends are off; then come that many labels, the rest
 * is batches.meta.txt.  Pixels are made here, since nothing depends on them. */
#include "tests/fuzz/fuzz.h"

#include "data/dataset.h"
#include "io/file.h"

#include <string.h>

enum { RECORD = 3073, RECORDS = 4, HEAD = 3 };

typedef struct {
    const uint8_t *data; /* not yet used */
    size_t size;
} Input;

/* Records of a label each, as far as the input has any, cut short or followed by `off` bytes. */
static size_t store(const char *name, int records, int off, Input *input)
{
    static uint8_t file[(RECORDS + 1) * RECORD];
    for (int r = 0; r < records; r++) {
        memset(file + r * RECORD, 7 * r, RECORD);
        file[r * RECORD] = input->size ? *input->data : 0;
        input->data += input->size > 0;
        input->size -= input->size > 0;
    }
    size_t size = (size_t)MAX(records * RECORD + off, 0);
    fuzz_file(name, file, size);
    return size;
}

static void check(const Dataset *data)
{
    const Part *parts[] = {&data->train, &data->valid};
    FUZZ_REQUIRE(data->classes == 10);
    for (int p = 0; p < LENGTH(parts); p++)
        for (int i = 0; i < parts[p]->count; i++) {
            const uint8_t *pixels = parts[p]->pixels + (size_t)i * (RECORD - 1);
            FUZZ_REQUIRE(pixels[0] == 7 * i && pixels[RECORD - 2] == 7 * i);
            FUZZ_REQUIRE(parts[p]->labels[i] < 10);
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
    Input input = {data + HEAD, size - HEAD};
    fuzz_empty();
    size_t train = store("data_batch_1.bin", data[0] % (RECORDS + 1), (int8_t)data[1], &input);
    size_t test = store("test_batch.bin", data[0] / 16 % (RECORDS + 1), (int8_t)data[2], &input);
    fuzz_file("batches.meta.txt", input.data, input.size);
    fuzz_stands_for(train + test + input.size);
    const Dataset *set = dataset_cifar10(&arena, fuzz_folder(), &err);
    fuzz_check_error(set != NULL, &err);
    if (set)
        check(set);
    arena_free(&arena);
}
