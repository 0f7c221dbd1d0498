/* Tests the pages of `report`: well formed whatever they contain, alone, and the same each time. */
#include "tests/unit/unit.h"

#include "analysis/gallery.h"
#include "analysis/ranges.h"
#include "base/text.h"
#include "export/html.h"
#include "export/report.h"
#include "train/recorder.h"

#include <math.h>
#include <string.h>

enum { BATCHES = 60, EPOCHS = 3 };

static const char HOSTILE[] = "</title></style><script>alert('\"&\033[2J\n\342\200\256')</script>";

/* A run of invented numbers; metric: its name. */
static Recorder *recorder_like(const char *metric)
{
    Plan plan;
    plan_fit(&plan, EPOCHS, 1e-2, 0.9, 0.01, BATCHES / EPOCHS);
    Recorder *recorder = recorder_new(&plan, NULL, 0);
    recorder_measure(recorder, metric, true);
    for (long i = 0; i < BATCHES; i++) {
        double loss = 1.0 / (double)(i + 1);
        recorder_add(recorder, &(BatchSample){i, 1e-2, 0.9, loss, loss});
    }
    for (int i = 0; i < EPOCHS; i++)
        recorder_add_epoch(recorder, &(EpochSample){.epoch = i,
                                                    .end = (i + 1) * (BATCHES / EPOCHS),
                                                    .time = 1,
                                                    .validated = i != 1,
                                                    .train_loss = 0.5,
                                                    .valid_loss = i == 1 ? NAN : 0.25,
                                                    .metric = (double[]){0.5 + 0.1 * i},
                                                    .metrics = 1});
    return recorder;
}

static void write_run(const char *name, int classes, Buf *out)
{
    Arena arena = {0};
    Error err = {0};
    Recorder *recorder = recorder_like(name);
    long *count = ARENA_NEW(&arena, long, classes *classes);
    const char **class = ARENA_NEW(&arena, const char *, classes);
    for (int i = 0; i < classes; i++)
        class[i] = name;
    for (int i = 0; i < classes * classes; i++)
        count[i] = i % 7;
    uint8_t pixels[16] = {0, 255};
    Gallery *worst = gallery_new(name, NULL, 1);
    gallery_add(worst, &(Image){.w = 4, .h = 4, .c = 1, .pixels = pixels}, name);
    ReportFact fact = {name, name};
    ReportHead head = {name, name, name, name, {&fact, 1}, {&fact, 1}};
    Matrix matrix = {.title = name, .n = classes, .name = class, .count = count};
    RunReport report = {.head = head,
                        .recorder = recorder,
                        .time = NAN,
                        .confusion = &matrix,
                        .worst = worst,
                        .net = name};
    assert_true(report_run(&report, out, &err));
    shared_drop(worst);
    recorder_free(recorder);
    arena_free(&arena);
}

/* The name of the tag at `at`, behind its `<` and `/`. */
static const char *name_at(Arena *arena, const char *at)
{
    return arena_printf(arena, "%.*s", (int)strcspn(at, " />\n"), at);
}

/* Tags close in order; nothing else has a meaning; no control characters. */
static void check_page(const char *page)
{
    enum { DEEPEST = 40 };
    Arena arena = {0};
    const char *open[DEEPEST];
    int depth = 0;
    for (const char *at = page; *at; at++) {
        assert_true((unsigned char)*at >= 32 || *at == '\n');
        if (*at != '<')
            continue;
        const char *end = at + strcspn(at, ">");
        bool closes = at[1] == '/', alone = end[-1] == '/' || at[1] == '!';
        const char *name = name_at(&arena, at + 1 + closes);
        assert_null(memchr(at + 1, '<', (size_t)(end - at - 1)));
        alone = alone || text_lists("meta br img", name);
        if (closes)
            assert_string_equal(open[--depth], name);
        else if (!alone)
            open[depth++] = name;
        assert_true(depth >= 0 && depth < DEEPEST);
        at = end;
    }
    assert_int_equal(depth, 0);
    arena_free(&arena);
}

static int occurrences(const char *text, const char *of)
{
    int count = 0;
    for (; (text = strstr(text, of)); text++)
        count++;
    return count;
}

TEST(a_page_is_well_formed_whatever_it_contains)
{
    const int classes[] = {1, 2, 10, 40};
    for (int i = 0; i < LENGTH(classes); i++) {
        Buf page = {0};
        write_run(HOSTILE, classes[i], &page);
        check_page(strstr(buf_text(&page), "<html"));
        assert_int_equal(occurrences(buf_text(&page), "<script"), 0);
        assert_int_equal(occurrences(buf_text(&page), "</style>"), 1);
        assert_int_equal(occurrences(buf_text(&page), "</title>\n"),
                         1 + occurrences(buf_text(&page), "<svg"));
        buf_free(&page);
    }
}

TEST(a_page_says_what_it_shows)
{
    Buf page = {0}, again = {0};
    write_run("accuracy", 2, &page);
    write_run("accuracy", 2, &again);
    const char *text = buf_text(&page);
    assert_string_equal(text, buf_text(&again));
    assert_int_equal(occurrences(text, "<svg"), 4); /* losses, accuracy, rate, momentum */
    assert_int_equal(occurrences(text, "role=\"img\""), occurrences(text, "<svg"));
    assert_int_equal(occurrences(text, "<img"), occurrences(text, " alt=\""));
    assert_int_equal(occurrences(text, "<table"), occurrences(text, "<caption"));
    assert_int_equal(occurrences(text, "<th>"), 0); /* each has a scope */
    assert_non_null(strstr(text, "accuracy: 0.7 at the end, the best."));
    assert_non_null(strstr(text, "Learning rate: 0.01 throughout."));
    assert_null(strstr(text, "nan"));
    assert_int_equal(occurrences(text, "http"), occurrences(text, "http://www.w3.org/2000/svg") +
                                                    occurrences(text, "http-equiv"));
    buf_free(&page);
    buf_free(&again);
}

/* A run that was stopped before its first batch has results, and no figure. */
TEST(a_run_without_a_batch_has_a_page)
{
    Error err = {0};
    Buf page = {0};
    Recorder *recorder = recorder_new(NULL, NULL, 0);
    RunReport report = {.head = {.title = "fit 1", .about = ""}, .recorder = recorder, .time = NAN};
    assert_true(report_run(&report, &page, &err));
    check_page(strstr(buf_text(&page), "<html"));
    assert_null(strstr(buf_text(&page), "<svg"));
    assert_null(strstr(buf_text(&page), "nan"));
    buf_free(&page);
    recorder_free(recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_well_formed_whatever_it_contains),
        cmocka_unit_test(a_page_says_what_it_shows),
        cmocka_unit_test(a_run_without_a_batch_has_a_page),
    };
    return unit_run(tests);
}
