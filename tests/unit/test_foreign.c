/* Tests weights of other programs: what fits by name is taken, whatever its type, and what does not
 * is told; files that no net could use are refused. */
#include "tests/unit/scratch.h"

#include "base/text.h"
#include "nn/model.h"
#include "store/foreign.h"

#include <math.h>

static const char SPEC[] = "a: conv 2 1 bias=false | b: bn | flatten | c: dense 2";

/* The net's tensors, in a file that begins each name with `prefix`. */
typedef struct {
    Arena arena;
    SafeFile file;
    Model *model;
    Buf words;
    ForeignFit fit;
    Error err;
} Foreigner;

static const float WEIGHT[2] = {1.5f, -2}, MEAN[2] = {0.25f, 4}, BIAS[2] = {3, -0.5f};
static const float DENSE[4] = {1, 2, 3, 4};

static SafeTensor *add(Foreigner *f, const char *name, int rank, long first, long second,
                       const float *data)
{
    SafeTensor *tensor = &f->file.tensor[f->file.tensors++];
    *tensor = (SafeTensor){.name = name,
                           .type = SAFE_F32,
                           .rank = rank,
                           .dims = {first, second, 1, 1},
                           .count = (size_t)(first * (rank > 1 ? second : 1)),
                           .data = data};
    return tensor;
}

static Foreigner foreigner(const char *prefix)
{
    Foreigner f = {.file = {.tensor = NULL}};
    f.model = model_new(&f.arena, SPEC, (Shape){1, 1, 1}, 2, &f.err);
    model_init(f.model, 1);
    f.file.tensor = ARENA_NEW(&f.arena, SafeTensor, 16);
    const char *own[] = {"a.weight", "b.bias", "b.running_mean", "b.running_var",
                         "b.weight", "c.bias", "c.weight"};
    const float *data[] = {WEIGHT, BIAS, MEAN, MEAN, BIAS, BIAS, DENSE};
    for (int i = 0; i < LENGTH(own); i++)
        add(&f, arena_printf(&f.arena, "%s%s", prefix, own[i]),
            i == 0   ? 4
            : i == 6 ? 2
                     : 1,
            2, i == 0 ? 1 : 2, data[i]);
    return f;
}

static bool put(Foreigner *f)
{
    buf_clear(&f->words);
    return foreign_put(&f->file, "f.safetensors", f->model, &f->fit, &f->words, &f->err);
}

static void done(Foreigner *f)
{
    buf_free(&f->words);
    arena_free(&f->arena);
}

static real number_in(const Foreigner *f, const char *name, size_t i)
{
    for (int p = 0; p < f->model->params; p++)
        if (strcmp(f->model->param[p].name, name) == 0)
            return f->model->theta[f->model->param[p].offset + i];
    return NAN;
}

TEST(tensors_are_taken_by_name)
{
    static const char *const PREFIXES[] = {"", "module.", "model.body."};
    for (int i = 0; i < LENGTH(PREFIXES); i++) {
        Foreigner f = foreigner(PREFIXES[i]);
        assert_true(put(&f));
        assert_string_equal(buf_text(&f.words), "all 7 tensors fit");
        assert_true(number_in(&f, "a.weight", 1) == WEIGHT[1]);
        assert_true(number_in(&f, "c.bias", 0) == BIAS[0]);
        assert_true(f.model->state[0] == MEAN[0]);
        done(&f);
    }
}

TEST(numbers_of_any_width_are_converted)
{
    static const uint16_t HALF[2] = {0x3e00, 0xc000}, BRAIN[2] = {0x3fc0, 0xc000};
    static const double WIDE[2] = {1.5, -2};
    const struct {
        SafeType type;
        const void *data;
    } CASES[] = {{SAFE_F16, HALF}, {SAFE_BF16, BRAIN}, {SAFE_F64, WIDE}};
    for (int i = 0; i < LENGTH(CASES); i++) {
        Foreigner f = foreigner("");
        f.file.tensor[0].type = CASES[i].type;
        f.file.tensor[0].data = CASES[i].data;
        assert_true(put(&f));
        assert_true(number_in(&f, "a.weight", 0) == 1.5f && number_in(&f, "a.weight", 1) == -2);
        done(&f);
    }
}

TEST(what_does_not_fit_is_told_in_one_line)
{
    Foreigner f = foreigner("");
    real drawn = number_in(&f, "c.weight", 0);
    f.file.tensor[6].dims[0] = 1000; /* c.weight */
    f.file.tensor[0].type = SAFE_I32;
    f.file.tensor[5].name = "c.offset";
    add(&f, "z.num_batches_tracked", 0, 1, 0, WEIGHT);
    add(&f, "z\x1b", 1, 2, 0, WEIGHT);
    assert_true(put(&f));
    assert_string_equal(
        buf_text(&f.words),
        "4 of 7 tensors fit; these start anew: a.weight (I32 in the file), c.weight "
        "(2x2 here, 1000x2 in the file), c.bias (not in the file); the file also "
        "has c.offset, z\\x1b");
    assert_true(number_in(&f, "c.weight", 0) == drawn);
    assert_int_equal(f.fit.taken, 4);
    done(&f);
}

TEST(a_head_that_the_file_does_not_have_is_new)
{
    Arena arena = {0};
    Error err;
    Buf words = {0};
    ForeignFit fit;
    Foreigner f = foreigner("");
    Model *model = model_new(&arena,
                             "a: conv 2 1 bias=false | b: bn | flatten || head: { dense 3 | relu | "
                             "dense 2 }",
                             (Shape){1, 1, 1}, 2, &err);
    assert_true(foreign_put(&f.file, "f.safetensors", model, &fit, &words, &err));
    assert_string_equal(buf_text(&words), "all 5 tensors of the body fit; the head is new; the "
                                          "file also has c.bias, c.weight");
    assert_int_equal(fit.tensors, 5);
    buf_clear(&words);
    f.file.tensors = 0;
    model = model_new(&arena, "flatten || head: dense 2", (Shape){1, 1, 1}, 2, &err);
    assert_false(foreign_put(&f.file, "f.safetensors", model, &fit, &words, &err));
    assert_string_equal(err.text, "f.safetensors: it has no tensor of the net; make the model that "
                                  "it was saved from");
    buf_free(&words);
    arena_free(&arena);
    done(&f);
}

TEST(many_names_are_counted)
{
    Foreigner f = foreigner("");
    for (int i = 0; i < 6; i++)
        f.file.tensor[i].name = "a";
    assert_true(put(&f));
    assert_non_null(strstr(buf_text(&f.words), "1 of 7 tensors fit; "));
    assert_non_null(strstr(buf_text(&f.words), " and 3 more; the file also has a, a, a "
                                               "and 3 more"));
    done(&f);
}

TEST(a_file_of_another_net_is_refused)
{
    Foreigner f = foreigner("");
    for (int i = 0; i < f.file.tensors; i++)
        f.file.tensor[i].rank = 3;
    assert_false(put(&f));
    assert_non_null(strstr(f.err.text, "f.safetensors: none of its tensors fits the net: a.weight "
                                       "(2x1x1x1 here, 2x1x1 in the file)"));
    f.file.tensors = 0;
    assert_false(put(&f));
    assert_non_null(strstr(f.err.text, "a.weight (not in the file)"));
    done(&f);
}

TEST(numbers_that_no_net_can_have_are_refused)
{
    static const float BAD[][2] = {{1, NAN}, {1, INFINITY}};
    static const double WIDE[2] = {1, 1e300};
    static const float NEGATIVE[2] = {1, -1e-3f};
    Foreigner f = foreigner("");
    for (int i = 0; i < LENGTH(BAD); i++) {
        f.file.tensor[0].data = BAD[i];
        assert_false(put(&f));
        assert_non_null(strstr(f.err.text, "tensor 'a.weight': number 1 is"));
    }
    f.file.tensor[0].type = SAFE_F64;
    f.file.tensor[0].data = WIDE;
    assert_false(put(&f));
    f.file.tensor[0].type = SAFE_F32;
    f.file.tensor[0].data = WEIGHT;
    f.file.tensor[3].data = NEGATIVE; /* b.running_var */
    assert_false(put(&f));
    assert_non_null(strstr(f.err.text, "tensor 'b.running_var': number 1 is -0.001"));
    done(&f);
}

TEST(a_file_is_not_read_where_it_is_far_larger_than_the_net)
{
    Foreigner f = foreigner("");
    FILE *file = fopen("large.safetensors", "w");
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), 1L << 33), 0); /* a hole */
    fclose(file);
    assert_false(foreign_read("large.safetensors", f.model, &f.fit, &f.words, &f.err));
    assert_non_null(strstr(f.err.text, "has 8589934592 bytes"));
    assert_false(foreign_read("none.safetensors", f.model, &f.fit, &f.words, &f.err));
    assert_true(safe_write("own.safetensors", &f.file, &f.err));
    assert_true(foreign_read("own.safetensors", f.model, &f.fit, &f.words, &f.err));
    assert_int_equal(f.fit.taken, 7);
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tensors_are_taken_by_name),
        cmocka_unit_test(numbers_of_any_width_are_converted),
        cmocka_unit_test(what_does_not_fit_is_told_in_one_line),
        cmocka_unit_test(a_head_that_the_file_does_not_have_is_new),
        cmocka_unit_test(many_names_are_counted),
        cmocka_unit_test(a_file_of_another_net_is_refused),
        cmocka_unit_test(numbers_that_no_net_can_have_are_refused),
        cmocka_unit_test(a_file_is_not_read_where_it_is_far_larger_than_the_net),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
