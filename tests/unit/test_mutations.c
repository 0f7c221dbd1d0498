/* Tests saved learners that were changed, with correct length and checksum: whatever a file says,
 * load, resume and open accept it or refuse it with one line, and the session goes on.
 *
 * MUTATIONS=10000 tries more than the usual few hundred. */
#include "tests/unit/trial.h"

#include "base/rng.h"
#include "io/safetensors.h"

#include <math.h>

enum { MUTATIONS = 300, HEADER_AT = 8, EDITS_MOST = 3 };

/* The sessions whose files are changed; the first line also makes the session that reads. */
static const struct {
    const char *data, *run;
} FILES[] = {
    {"data digits train=24 valid=8 side=8 channels=1 bs=8",
     "model mlp 64,4,2; checkpoint net every=2batches; fit_one_cycle 3; checkpoint off"},
    {"data digits classes=0-9 train=40 valid=20 side=8 channels=3 bs=8; normalize; "
     "augment alternate shift=2 rotate=10 contrast=0.2 mixup=0.4",
     "model 'conv 3 3 2 | bn | relu | dropout 0.5 | residual { conv 3 3 | bn } else { conv 3 1 } | "
     "global_avgpool | dense 10'; learner opt=sgd metrics=accuracy,error_rate "
     "label_smoothing=0.1; set early_stopping 5; set save_best best; fit_one_cycle 2; rewind 1; "
     "set lr_max 1e-2; save net"},
};

static const char *const NUMBERS[] = {
    "0",
    "1",
    "2",
    "3",
    "7",
    "16",
    "255",
    "1023",
    "65536",
    "1048576",
    "99999999",
    "2147483647",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "99999999999999999999999",
    "1e400",
    "00",
    "1.5",
    "1e-320",
    "",
};

static const char *const TEXTS[] = {
    "",
    "nan",
    "inf",
    "-1",
    "x",
    "null",
    "0,0,0,0",
    "1,1,1,1",
    "-1,-1,-1,-1",
    "2147483647,2147483647,2147483647,2147483647",
    "F64",
    "I64",
    "U8",
    "F32",
    "sgd",
    "adam",
    "flatten | dense 2",
    "flatten | dense 99999999",
    "resnet 20",
    "conv 1 255 | dense 2",
    "residual { residual { residual { relu } } }",
    "accuracy,accuracy,accuracy,accuracy,accuracy",
    "\\u0000",
    "\\u001b[2J",
    "../../x",
    "fit",
    "lr_find",
    "cos",
    "exp",
    "poly",
    "const",
};

/* ---- edits of a header's text */

static uint32_t below(Rng *rng, size_t most)
{
    return rng_below(rng, (uint32_t)most);
}

static void splice(Buf *text, size_t at, size_t size, const char *by, size_t length)
{
    Buf out = {0};
    buf_add(&out, text->data, at);
    buf_add(&out, by, length);
    buf_add(&out, text->data + at + size, text->size - at - size);
    buf_free(text);
    *text = out;
}

/* Finds a random run of characters of the class `is`; false: there is none. */
static bool find_token(const Buf *text, Rng *rng, const char *class, size_t *at, size_t *size)
{
    size_t from = below(rng, text->size), skip = strcspn(buf_text(text) + from, class);
    *at = from + skip;
    *size = strspn(buf_text(text) + *at, class);
    return *size > 0;
}

static const char DIGITS[] = "0123456789";

static void edit_number(Buf *text, Rng *rng)
{
    size_t at, size;
    const char *by = NUMBERS[below(rng, LENGTH(NUMBERS))];
    if (find_token(text, rng, DIGITS, &at, &size))
        splice(text, at, size, by, strlen(by));
}

/* The words between two quotes; escaped ones end it early, which is a mutation, too. */
static bool find_string(const Buf *text, Rng *rng, size_t *at, size_t *size)
{
    const char *begin = strchr(buf_text(text) + below(rng, text->size), '"');
    const char *end = begin ? strchr(begin + 1, '"') : NULL;
    if (!end)
        return false;
    *at = (size_t)(begin + 1 - buf_text(text));
    *size = (size_t)(end - begin - 1);
    return true;
}

static void edit_string(Buf *text, Rng *rng)
{
    size_t at, size;
    const char *by = TEXTS[below(rng, LENGTH(TEXTS))];
    if (find_string(text, rng, &at, &size))
        splice(text, at, size, by, strlen(by));
}

/* Puts what one entry says in another's place. */
static void edit_swap(Buf *text, Rng *rng)
{
    size_t at, size, from, length;
    Arena scratch = {0};
    if (find_string(text, rng, &at, &size) && find_string(text, rng, &from, &length)) {
        const char *by = arena_copy(&scratch, text->data + from, length);
        splice(text, at, size, by, length);
    }
    arena_free(&scratch);
}

static void edit_letter(Buf *text, Rng *rng)
{
    size_t at = below(rng, text->size);
    text->data[at] = (char)(32 + below(rng, 95));
}

/* Removes or doubles a piece between two commas. */
static void edit_member(Buf *text, Rng *rng)
{
    const char *begin = strchr(buf_text(text) + below(rng, text->size), ',');
    const char *end = begin ? strchr(begin + 1, ',') : NULL;
    Arena scratch = {0};
    if (end) {
        size_t at = (size_t)(begin - buf_text(text)), size = (size_t)(end - begin);
        const char *by = arena_copy(&scratch, begin, size);
        bool twice = below(rng, 2);
        splice(text, at, twice ? 0 : size, by, twice ? size : 0);
    }
    arena_free(&scratch);
}

static void edit_sign(Buf *text, Rng *rng)
{
    size_t at, size;
    if (find_token(text, rng, DIGITS, &at, &size))
        splice(text, at, 0, "-", 1);
}

/* ---- edits of the data */

static void edit_data(uint8_t *data, size_t size, Rng *rng)
{
    static const float ODD[] = {NAN, INFINITY, -INFINITY, 3e38f, -1, 0, 1e-45f, 1e9f};
    static const double WIDE[] = {NAN, -INFINITY, 1e308, -1, 9e18};
    if (size < 2 * sizeof(double))
        return;
    size_t at = below(rng, size / sizeof(double)) * sizeof(double);
    if (below(rng, 2))
        memcpy(data + at, &ODD[below(rng, LENGTH(ODD))], sizeof(float));
    else
        memcpy(data + at, &WIDE[below(rng, LENGTH(WIDE))], sizeof(double));
}

static void edit_header(Buf *text, Rng *rng)
{
    static void (*const EDITS[])(Buf *, Rng *) = {edit_number, edit_number, edit_string, edit_swap,
                                                  edit_letter, edit_member, edit_sign};
    for (uint32_t n = 1 + below(rng, EDITS_MOST); n > 0; n--)
        EDITS[below(rng, LENGTH(EDITS))](text, rng);
}

/* The whole file, with one or a few things changed. */
static void mutate(Buf *out, Bytes whole, Rng *rng)
{
    uint64_t header;
    memcpy(&header, whole.data, sizeof header);
    Buf text = {0};
    buf_add(&text, whole.data + HEADER_AT, header);
    if (below(rng, 8))
        edit_header(&text, rng);
    uint64_t length = text.size;
    buf_clear(out);
    buf_add(out, &length, sizeof length);
    buf_add(out, text.data, text.size);
    buf_add(out, whole.data + HEADER_AT + header, whole.size - HEADER_AT - header);
    if (!below(rng, 4))
        edit_data((uint8_t *)out->data + HEADER_AT + length, out->size - HEADER_AT - length, rng);
    safe_seal((uint8_t *)out->data, out->size);
    buf_free(&text);
}

/* Writes a file without syncing it, as file_write would. */
static void put(const char *path, const Buf *bytes)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes->data, 1, bytes->size, out), bytes->size);
    assert_int_equal(fclose(out), 0);
}

static bool is_taken(Trial *trial, const char *line)
{
    trial_run(trial, line);
    return trial->errors == 0;
}

/* What a user might do next with what a file has brought. */
static void use(Trial *trial)
{
    static const char *const LINES[] = {"summary",  "history",     "validate",        "extend 1",
                                        "continue", "plot_losses", "set lr_max 1e-3", "rewind",
                                        "fit 1",    "save again"};
    for (int i = 0; i < LENGTH(LINES); i++)
        trial_run(trial, LINES[i]);
}

/* Removes the file, and the older ones that resume would take in its place. */
static void sweep(void)
{
    Arena scratch = {0};
    const char **names;
    int count;
    assert_true(folder_list(&scratch, ".", &names, &count, NULL));
    for (int i = 0; i < count; i++)
        if (text_starts(names[i], "mutated"))
            assert_true(file_remove(names[i], NULL));
    arena_free(&scratch);
}

static long wanted(void)
{
    const char *count = getenv("MUTATIONS");
    return count ? atol(count) : MUTATIONS / unit_every();
}

static void try_file(int file)
{
    Arena arena = {0};
    Bytes whole;
    Buf bytes = {0};
    Rng rng = rng_stream(1, RNG_PREVIEW, (uint64_t)file);
    Trial *maker = trial_new(FILES[file].data);
    trial_run(maker, FILES[file].run);
    trial_free(maker);
    assert_true(file_read(&arena, "net.safetensors", 1 << 24, &whole, NULL));
    Trial *trial = trial_new(FILES[file].data);
    long taken = 0;
    for (long i = 0; i < wanted() / LENGTH(FILES); i++) {
        mutate(&bytes, whole, &rng);
        put("mutated.safetensors", &bytes);
        if (getenv("TRACE"))
            fprintf(stderr, "%ld: %.*s\n", i, (int)(bytes.size - HEADER_AT),
                    bytes.data + HEADER_AT);
        bool loaded = is_taken(trial, "load mutated");
        bool resumed = is_taken(trial, "resume mutated");
        bool opened = is_taken(trial, "open mutated.safetensors");
        if (loaded || resumed || opened) {
            use(trial);
            trial_free(trial);
            trial = trial_new(FILES[file].data);
            taken++;
        }
        sweep();
    }
    trial_free(trial);
    buf_free(&bytes);
    arena_free(&arena);
    if (getenv("MUTATIONS"))
        fprintf(stderr, "file %d: %ld of %ld were taken\n", file, taken, wanted() / LENGTH(FILES));
}

TEST(a_run_that_saved_itself_may_say_anything)
{
    try_file(0);
}

TEST(a_net_with_its_normalisation_and_hooks_may_say_anything)
{
    try_file(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_that_saved_itself_may_say_anything),
        cmocka_unit_test(a_net_with_its_normalisation_and_hooks_may_say_anything),
    };
    trial_enter();
    int failed = unit_run(tests);
    trial_leave();
    return failed;
}
