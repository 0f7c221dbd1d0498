/* Tests the real data sets in ../shared/data beside the sources; skipped when they are absent. */
#include "tests/unit/scratch.h"

#include "data/dataset.h"
#include "data/loader.h"
#include "io/archive.h"

#include <math.h>

static Error err;
static const char *shared_data; /* absolute path of the folder */

TEST(mnist_sample_is_what_fastai_loads)
{
    Arena arena = {0};
    FolderOptions options = {
        .path = "mnist_sample", .train = "train", .valid = "valid", .channels = 3};
    Pool *pool = pool_new(2);
    Unpacking job = {.path = path_join(&arena, shared_data, "mnist_sample.tgz"),
                     .folder = ".",
                     .name = "mnist_sample"};
    assert_true(archive_unpack(&job, &err));
    Dataset *data = dataset_folder(&arena, &options, pool, &err);
    assert_string_equal(data->name, "mnist_sample");
    assert_true(data->train.count == 12396 && data->valid.count == 2038);
    assert_true(data->stored == 1 && shape_equal(data->shape, (Shape){28, 28, 3}));
    assert_string_equal(data->class_name[1], "7");
    long sevens = 0;
    for (int i = 0; i < data->train.count; i++)
        sevens += data->train.labels[i];
    assert_int_equal(sevens, 6265);
    assert_true(arena_size(&arena) < 16 << 20);

    options.valid_pct = 0.2;
    data = dataset_folder(&arena, &options, pool, &err);
    assert_true(data->train.count == 11548 && data->valid.count == 2886);
    pool_free(pool);
    arena_free(&arena);
}

TEST(mnist_is_read)
{
    Arena arena = {0};
    const int labels[] = {3, 7};
    IdxOptions options = {.path = path_join(&arena, shared_data, "mnist"), .channels = 1};
    Dataset *data = dataset_idx(&arena, &options, &err);
    assert_true(data->train.count == 60000 && data->valid.count == 10000 && data->classes == 10);
    options.labels = labels;
    options.label_count = 2;
    data = dataset_idx(&arena, &options, &err);
    assert_true(data->train.count == 12396 && data->valid.count == 2038);
    Normalization n = normalization_of(&arena, data, &data->train);
    assert_true(fabs(n.mean[0] - .127881) < 1e-4 && fabs(n.std[0] - .305247) < 1e-4);
    arena_free(&arena);
}

TEST(cifar10_is_read)
{
    Arena arena = {0};
    Dataset *data = dataset_cifar10(&arena, path_join(&arena, shared_data, "cifar10_small"), &err);
    assert_true(data->train.count == 4000 && data->valid.count == 1000);
    assert_string_equal(data->class_name[3], "cat");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mnist_sample_is_what_fastai_loads),
        cmocka_unit_test(mnist_is_read),
        cmocka_unit_test(cifar10_is_read),
    };
    Arena arena = {0};
    const char *source = getenv("SRCDIR");
    shared_data = path_join(&arena, source ? source : ".", "../shared/data");
    if (!path_is_folder(shared_data)) {
        puts("1..0 # SKIP ../shared/data is absent");
        return 0;
    }
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    arena_free(&arena);
    return status;
}
