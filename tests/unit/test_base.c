/* Tests what everything else builds on: errors, arenas, text, random numbers, series, the pool. */
#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/columns.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/latch.h"
#include "base/pool.h"
#include "base/rng.h"
#include "base/series.h"
#include "base/text.h"

#include <limits.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_long clock_set; /* seconds that all clocks of this program tell; 0: the system's */

/* In the place of the C library's. */
int clock_gettime(clockid_t clock, struct timespec *at)
{
    long set = atomic_load(&clock_set);
    if (set == 0)
        return (int)syscall(SYS_clock_gettime, clock, at);
    *at = (struct timespec){.tv_sec = set};
    return 0;
}

/* The C library's, except that it can lose some, as glibc's bug 25847 does. */
static atomic_int broadcasts_to_lose;

int pthread_cond_broadcast(pthread_cond_t *condition)
{
    enum { WAITERS_MOST = 16 };
    if (atomic_load(&broadcasts_to_lose) > 0) {
        atomic_fetch_sub(&broadcasts_to_lose, 1);
        return 0;
    }
    for (int i = 0; i < WAITERS_MOST; i++)
        pthread_cond_signal(condition);
    return 0;
}

TEST(a_lesser_and_a_greater_number_are_found)
{
    int i = 0;
    assert_int_equal(MIN(i++, 5), 0); /* evaluated once */
    assert_int_equal(MAX(5, i++), 5);
    assert_int_equal(i, 2);
    assert_true(MIN((size_t)3, SIZE_MAX) == 3 && MAX((size_t)3, SIZE_MAX) == SIZE_MAX);
    assert_true(MIN(-1, 1L << 40) == -1 && MAX(-1, 1L << 40) == 1L << 40);
    assert_true(MIN(2.5f, 3) == 2.5f && MAX(1e300, 2.5f) == 1e300);
    assert_true(MAX(NAN, 1.0) == 1 && isnan(MAX(1.0, NAN))); /* the second where one is no number */
}

static bool refuse(Error *err)
{
    return fail(err, "row %d: want %zu bytes", 3, (size_t)8);
}

TEST(parts_are_even_and_leave_nothing_out)
{
    static const int COUNTS[] = {0, 1, 7, 8, 313, INT_MAX};
    enum { PARTS = 8 };
    for (int i = 0; i < LENGTH(COUNTS); i++) {
        assert_int_equal(part_begin(COUNTS[i], 0, PARTS), 0);
        assert_int_equal(part_begin(COUNTS[i], PARTS, PARTS), COUNTS[i]);
        for (int part = 0; part < PARTS; part++) {
            int size = part_begin(COUNTS[i], part + 1, PARTS) - part_begin(COUNTS[i], part, PARTS);
            assert_in_range(size, COUNTS[i] / PARTS, COUNTS[i] / PARTS + 1);
        }
    }
}

TEST(error_is_a_value_with_context)
{
    Error err = {0};
    assert_false(refuse(&err));
    assert_false(error_prefix(&err, "loading %s", "train set"));
    assert_string_equal(err.text, "loading train set: row 3: want 8 bytes");
    fail(&err, "%s: no such file", "a\033[2J\302\233\377");
    assert_string_equal(err.text, "a\\x1b[2J\\u009b\\xff: no such file");
    for (int length = 506; length < 512; length++) { /* too long: cut between characters */
        fail(&err, "%*s\342\202\254\342\202\254", length, "");
        size_t size = strlen(err.text), rest = size - (size_t)length;
        assert_true(size < sizeof err.text && rest % 3 == 0 && size + 3 >= sizeof err.text);
    }
    assert_false(refuse(NULL));
}

TEST(arena_releases_to_a_mark)
{
    Arena arena = {0};
    char *kept = arena_printf(&arena, "%s-%d", "kept", 1);
    ArenaMark mark = arena_mark(&arena);
    for (int i = 0; i < 100; i++) {
        double *block = ARENA_NEW(&arena, double, 1000);
        assert_int_equal((uintptr_t)block % 64, 0);
        for (int j = 0; j < 1000; j++) {
            assert_true(block[j] == 0);
            block[j] = j;
        }
    }
    arena_release(&arena, mark);
    assert_string_equal(kept, "kept-1");
    assert_true(ARENA_NEW(&arena, double, 1000)[999] == 0);
    arena_free(&arena);
    assert_int_equal(arena_size(&arena), 0);
}

TEST(an_array_in_an_arena_grows_by_one)
{
    enum { COUNT = 100 };
    Arena arena = {0};
    int *items = NULL, moves = 0;
    for (int i = 0; i < COUNT; i++) {
        int *more = arena_extend(&arena, items, i, sizeof *items);
        moves += more != items;
        items = more;
        items[i] = i;
    }
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(items[i], i);
    assert_in_range(moves, 1, 8);
    arena_free(&arena);
}

/* Adds its digit to a number. */
typedef struct {
    int *order, digit;
} Thing;

static void release_thing(void *context)
{
    const Thing *thing = context;
    *thing->order = *thing->order * 10 + thing->digit;
}

TEST(what_an_arena_owns_goes_with_it)
{
    int order = 0;
    Thing thing[] = {{&order, 1}, {&order, 2}, {&order, 3}, {&order, 4}};
    Arena arena = {0};
    arena_own(&arena, release_thing, &thing[0]);
    ArenaMark mark = arena_mark(&arena);
    arena_own(&arena, release_thing, arena_copy(&arena, &thing[1], sizeof *thing));
    arena_own(arena_room(&arena), release_thing, &thing[2]);
    arena_own(&arena, release_thing, &thing[3]);
    arena_release(&arena, mark);
    assert_int_equal(order, 432);
    Arena moved = arena;
    arena_free(&moved);
    arena_free(&moved);
    assert_int_equal(order, 4321);
}

TEST(a_room_is_freed_alone_and_with_its_arena)
{
    Arena arena = {0};
    Arena *kept = arena_room(&arena);
    char *text = arena_text(kept, "kept");
    ArenaMark mark = arena_mark(&arena);
    Arena *room = arena_room(&arena);
    size_t before = arena_size(&arena);
    for (int i = 0; i < 100; i++) {
        arena_free(room);
        ARENA_NEW(arena_room(room), double, 100000)[99999] = 1;
    }
    assert_in_range(arena_size(&arena), before + 800000, before + 801000);
    arena_release(&arena, mark);
    assert_true(arena_size(&arena) < before);
    assert_string_equal(text, "kept");
    arena_free(&arena);
    assert_int_equal(arena_size(&arena), 0);
}

/* Large blocks are mapped: zero at first, and again where they were written before a release. */
TEST(large_blocks_are_zero_again)
{
    enum { COUNT = 3 << 20 };
    Arena arena = {0};
    char *first = ARENA_NEW(&arena, char, COUNT);
    assert_int_equal((uintptr_t)first % 64, 0);
    assert_true(first[0] == 0 && first[COUNT - 1] == 0);
    arena_free(&arena);
    ArenaMark mark = arena_mark(&arena);
    for (int round = 0; round < 2; round++) {
        char *block = ARENA_NEW(&arena, char, COUNT);
        for (int i = 0; i < COUNT; i += 1000) {
            assert_true(block[i] == 0);
            block[i] = 1;
        }
        arena_release(&arena, mark);
    }
    arena_free(&arena);
}

static const char *visible(Buf *buf, const char *text)
{
    buf_clear(buf);
    text_visible(buf, text);
    return buf_text(buf);
}

TEST(text_makes_control_characters_visible)
{
    Buf buf = {0};
    assert_string_equal(visible(&buf, "a\033[2Jb\n"), "a\\x1b[2Jb\\n");
    assert_string_equal(visible(&buf, "caf\303\251 \377"), "caf\303\251 \\xff");
    assert_string_equal(visible(&buf, "\302\233x"), "\\u009bx");
    assert_string_equal(visible(&buf, "\342\200\256x\342\201\247 \330\234"),
                        "\\u202ex\\u2067 \\u061c");
    assert_string_equal(visible(&buf, "\\x1b\\n"), "\\x1b\\n"); /* what is visible stays */
    buf_clear(&buf);
    text_visible_lines(&buf, "a\r\nb\t");
    assert_string_equal(buf_text(&buf), "a\\x0d\nb\\x09");
    buf_free(&buf);
}

TEST(text_widths_and_numbers)
{
    Buf buf = {0};
    assert_int_equal(text_width("loss \342\206\222 \346\227\245"), 9);
    assert_int_equal(text_width("\340\270\227\340\270\265\340\271\210"),
                     1);                                             /* two marks above it */
    assert_int_equal(text_width("\360\237\232\200\342\234\205"), 4); /* a rocket, a check mark */
    assert_int_equal(text_width("\341\204\222\341\205\241\341\206\253"), 2); /* one syllable */
    text_thousands(&buf, 12396);
    buf_char(&buf, ' ');
    text_thousands(&buf, -1000000);
    buf_char(&buf, ' ');
    text_duration(&buf, 59.9);
    buf_char(&buf, ' ');
    text_duration(&buf, 3725);
    buf_char(&buf, ' ');
    text_number(&buf, -NAN);
    assert_string_equal(buf_text(&buf), "12,396 -1,000,000 00:59 1:02:05 nan");
    buf_clear(&buf);
    text_duration(&buf, INFINITY); /* a file may contain this */
    text_duration(&buf, NAN);
    text_duration(&buf, -1);
    assert_string_equal(buf_text(&buf), "1000000:00:0000:0000:00");
    buf_free(&buf);

    long n;
    double x;
    assert_true(text_long("-12", &n) && n == -12);
    assert_false(text_long("12x", &n));
    assert_false(text_long("99999999999999999999", &n));
    assert_true(text_double("5e-2", &x) && x == 0.05);
    assert_false(text_double("", &x));
}

static const char *made(Buf *buf, void (*make)(Buf *, double), double value)
{
    buf_clear(buf);
    make(buf, value);
    return buf_text(buf);
}

TEST(a_number_of_a_table_has_six_decimals_or_an_exponent)
{
    Buf buf = {0};
    assert_string_equal(made(&buf, text_number, 0.25), "0.250000");
    assert_string_equal(made(&buf, text_number, -1e-12), "0.000000"); /* never -0.000000 */
    assert_string_equal(made(&buf, text_number, 1832944.375), "1832944.375000");
    assert_string_equal(made(&buf, text_number, 1e38), "1.000000e+38");
    assert_string_equal(made(&buf, text_number, -INFINITY), "-inf");
    assert_string_equal(made(&buf, text_number, -NAN), "nan");
    buf_free(&buf);
}

TEST(a_number_for_people_has_three_digits)
{
    static const struct {
        double value;
        const char *want;
    } CASE[] = {{0.0123456, "0.0123"},   {12345.6, "12,346"},   {0.5, "0.5"},
                {9.999, "10"},           {-0.0, "0"},           {1e-7, "1e-7"},
                {1.6e-4, "1.6e-4"},      {-0.0331, "-0.0331"},  {999.4, "999"},
                {999.6, "1,000"},        {99999.4, "99,999"},   {99999.6, "1e5"},
                {0.00099949, "9.99e-4"}, {0.00099951, "0.001"}, {1234567e6, "1.23e12"},
                {-NAN, "nan"},           {-INFINITY, "-inf"},   {5e-324, "4.94e-324"}};
    Buf buf = {0};
    for (int i = 0; i < LENGTH(CASE); i++)
        assert_string_equal(made(&buf, text_short, CASE[i].value), CASE[i].want);
    buf_clear(&buf);
    text_decimals(&buf, 0.98765, 4);
    buf_char(&buf, ' ');
    text_decimals(&buf, 1e-12, 4);
    buf_char(&buf, ' ');
    text_decimals(&buf, 1e12, 4);
    assert_string_equal(buf_text(&buf), "0.9877 1e-12 1e12");
    buf_free(&buf);
}

TEST(a_number_in_a_narrow_column_loses_decimals_first)
{
    Buf buf = {0};
    text_fit(&buf, 1832944.375, 6, 10);
    buf_char(&buf, ' ');
    text_fit(&buf, 1e38, 6, 5);
    buf_char(&buf, ' ');
    text_fit(&buf, 1.25e38, 6, 5);
    assert_string_equal(buf_text(&buf), "1832944.38 1e38 1e38");
    buf_free(&buf);
}

TEST(a_time_for_people_says_what_it_counts)
{
    static const struct {
        double seconds;
        const char *want;
    } CASE[] = {{0, "0 s"},       {0.0423, "0.042 s"},
                {0.42, "0.42 s"}, {0.996, "1.0 s"},
                {4.25, "4.2 s"},  {9.96, "10 s"},
                {12.4, "12 s"},   {59.6, "1:00"},
                {188, "3:08"},    {3725, "1:02:05"},
                {-1, "0 s"},      {NAN, "0 s"},
                {2e-5, "0 s"},    {INFINITY, "1000000:00:00"}};
    Buf buf = {0};
    for (int i = 0; i < LENGTH(CASE); i++)
        assert_string_equal(made(&buf, text_time, CASE[i].seconds), CASE[i].want);
    buf_free(&buf);
}

TEST(an_exact_number_is_read_back_as_it_was)
{
    static const double NUMBER[] = {0,    0.1, 1.0 / 3,  1e-300, 5e-324,
                                    8192, 1e7, -0.00123, 1e22,   3e-7};
    Buf buf = {0};
    for (int i = 0; i < LENGTH(NUMBER); i++) {
        double back;
        assert_true(text_double(made(&buf, text_exact, NUMBER[i]), &back) && back == NUMBER[i]);
    }
    assert_string_equal(made(&buf, text_exact, 0.05), "0.05"); /* as a user would type it */
    assert_string_equal(made(&buf, text_exact, 1e7), "10000000");
    assert_string_equal(made(&buf, text_exact, 1e8), "1e+08"); /* eight zeros: too many */
    assert_string_equal(made(&buf, text_exact, 1048576000), "1048576000");
    assert_string_equal(made(&buf, text_exact, 9007199254740993), "9007199254740992");
    assert_string_equal(made(&buf, text_exact, 1.25e15), "1.25e+15");
    assert_string_equal(made(&buf, text_exact, -0.0), "0");
    assert_string_equal(made(&buf, text_exact, INFINITY), "inf");
    buf_free(&buf);
}

TEST(columns_are_as_wide_as_their_widest_cells)
{
    Buf out = {0};
    Columns table = {.align = "lr"};
    columns_add(&table, "class");
    columns_add(&table, "count");
    columns_add(&table, "note");
    columns_row(&table);
    columns_add(&table, "\346\227\245\346\234\254\350\252\236"); /* six columns wide */
    columns_printf(&table, "%d", 12);
    columns_add(&table, "");
    columns_row(&table);
    columns_add(&table, "e\314\201\033[2J"); /* an accent takes no column; ESC is made visible */
    columns_printf(&table, "%d", 1234567);
    columns_add(&table, "long");
    columns_row(&table);
    columns_write(&table, &out);
    assert_string_equal(buf_text(&out), "class       count  note\n"
                                        "\346\227\245\346\234\254\350\252\236         12\n"
                                        "e\314\201\\x1b[2J  1234567  long\n");
    columns_free(&table);
    buf_free(&out);
}

TEST(a_row_that_comes_later_keeps_the_columns_or_pushes)
{
    Buf out = {0};
    Columns table = {.least = 4};
    columns_add(&table, "loss");
    columns_add(&table, "time");
    columns_row(&table);
    columns_write(&table, &out);
    columns_number(&table, 1832944.375);
    columns_duration(&table, 1);
    columns_row(&table);
    columns_write(&table, &out);
    columns_short(&table, 0.5);
    columns_duration(&table, 2);
    columns_row(&table);
    columns_write(&table, &out);
    assert_string_equal(buf_text(&out), "loss  time\n1832944.375000  00:01\n0.5   00:02\n");
    columns_free(&table);
    buf_free(&out);
}

TEST(chosen_numbers_are_different)
{
    uint32_t all[9], few[4];
    Rng rng = rng_stream(42, RNG_PREVIEW, 0), again = rng, same = rng;
    bool seen[9] = {false};
    rng_choose(&rng, 9, all, 9);
    for (int i = 0; i < 9; i++) {
        assert_false(seen[all[i]]);
        seen[all[i]] = true;
    }
    rng_choose(&again, 1u << 31, few, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(few[i], rng_below(&same, 1u << 31));
}

TEST(random_streams_are_named)
{
    Rng a = rng_stream(42, RNG_ORDER, 3), b = rng_stream(42, RNG_ORDER, 3);
    Rng c = rng_stream(42, RNG_ORDER, 4);
    uint64_t first = rng_next(&a);
    assert_int_equal(first, rng_next(&b));
    assert_int_not_equal(first, rng_next(&c));

    double sum = 0, squares = 0;
    for (int i = 0; i < 100000; i++) {
        double x = rng_normal(&a);
        sum += x;
        squares += x * x;
    }
    assert_true(fabs(sum / 100000) < 0.02 && fabs(squares / 100000 - 1) < 0.02);
}

TEST(the_random_split_is_numpys)
{
    const uint32_t ten[] = {8, 1, 5, 0, 7, 2, 9, 4, 3, 6};
    const uint32_t sample[] = {14204, 907, 2858, 6720, 2714};
    uint32_t out[14434];
    numpy_permutation(42, out, 10);
    assert_memory_equal(out, ten, sizeof ten);
    numpy_permutation(42, out, 14434);
    assert_memory_equal(out, sample, sizeof sample);
}

TEST(series_keeps_every_sample)
{
    Series series = {0};
    for (int i = 0; i < 5000; i++)
        series_add(&series, i);
    assert_int_equal(series_count(&series), 5000);
    for (int i = 0; i < 5000; i++)
        assert_true(series_at(&series, i) == i);
    double tail[3];
    series_copy(&series, 4997, 5000, tail);
    assert_true(tail[0] == 4997 && tail[2] == 4999);
    series_free(&series);
}

static void count_shard(void *context, int shard)
{
    ((int *)context)[shard]++;
}

TEST(pool_runs_every_shard_once)
{
    for (int threads = 1; threads <= 7; threads += 2) {
        Pool *pool = pool_new(threads);
        int count[8] = {0};
        for (int run = 0; run < 1000; run++)
            pool_run(pool, 8, count_shard, count);
        for (int s = 0; s < 8; s++)
            assert_int_equal(count[s], 1000);
        pool_free(pool);
    }
}

/* The first shards of a run, each held back until every thread has one. */
typedef struct {
    int threads;
    atomic_int begun;
    bool first[12]; /* whether a shard was one of these */
} Firsts;

static void hold_first(void *context, int shard)
{
    Firsts *firsts = context;
    int number = atomic_fetch_add(&firsts->begun, 1);
    if (number >= firsts->threads)
        return;
    firsts->first[shard] = true;
    while (atomic_load(&firsts->begun) < firsts->threads)
        sched_yield();
}

/* So a thread reads in the next run what it has written, from the cache of its core. */
TEST(threads_begin_with_their_own_parts)
{
    for (int threads = 1; threads <= 4; threads++) {
        Pool *pool = pool_new(threads);
        Firsts firsts = {.threads = threads};
        pool_run(pool, LENGTH(firsts.first), hold_first, &firsts);
        for (int s = 0; s < LENGTH(firsts.first); s++)
            assert_int_equal(firsts.first[s], s % (LENGTH(firsts.first) / threads) == 0);
        pool_free(pool);
    }
}

TEST(an_aside_runs_once_along_with_others)
{
    for (int threads = 1; threads <= 4; threads++) {
        Pool *pool = pool_new(threads);
        int own[3] = {0}, aside[5] = {0};
        for (int run = 0; run < 100; run++)
            pool_run_with(pool, LENGTH(own), count_shard, own,
                          &(Aside){LENGTH(aside), count_shard, aside});
        for (int s = 0; s < LENGTH(own); s++)
            assert_int_equal(own[s], 100);
        for (int s = 0; s < LENGTH(aside); s++)
            assert_int_equal(aside[s], 100);
        pool_free(pool);
    }
}

/* Two shards that wait for each other, so that each has a thread of its own. */
typedef struct {
    atomic_int begun;
    pthread_t thread[2]; /* of a shard */
    long clock;          /* is set by the caller's, when both have begun; 0: it stays */
} Meeting;

static void meet(void *context, int shard)
{
    enum { PATIENCE = 300000 }; /* milliseconds until nobody else comes */
    Meeting *meeting = context;
    meeting->thread[shard] = pthread_self();
    atomic_fetch_add(&meeting->begun, 1);
    for (int i = 0; i < PATIENCE && atomic_load(&meeting->begun) < 2; i++)
        poll(NULL, 0, 1);
    if (shard == 0 && meeting->clock)
        atomic_store(&clock_set, meeting->clock);
}

/* As time does not pass, nothing but the clock's way back could seem to be a loss. */
TEST(workers_are_called_after_the_clock_went_back)
{
    Meeting first = {.clock = 1000}, second = {0};
    Pool *pool = pool_new(2);
    atomic_store(&clock_set, 1000000);
    pool_run(pool, 2, meet, &first);
    pool_run(pool, 2, meet, &second);
    atomic_store(&clock_set, 0);
    pool_free(pool);
    assert_false(pthread_equal(first.thread[0], first.thread[1]));
    assert_false(pthread_equal(second.thread[0], second.thread[1]));
}

TEST(a_pool_ends_though_a_wake_up_is_lost)
{
    int count[8] = {0};
    Pool *pool = pool_new(4);
    pool_run(pool, LENGTH(count), count_shard, count);
    poll(NULL, 0, 50); /* until its threads sleep */
    atomic_store(&broadcasts_to_lose, 1);
    pool_free(pool);
    assert_int_equal(atomic_load(&broadcasts_to_lose), 0);
}

TEST(hash_sees_one_bit)
{
    uint64_t (*const HASH[])(uint64_t, const void *, size_t) = {hash_bytes, hash_quick};
    for (int i = 0; i < LENGTH(HASH); i++) {
        uint8_t data[21] = {1, 2, 3};
        uint64_t before = HASH[i](0, data, sizeof data);
        for (int bit = 0; bit < 8 * (int)sizeof data; bit++) {
            data[bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_true(HASH[i](0, data, sizeof data) != before);
            data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        assert_true(HASH[i](0, data, 20) != before);
        assert_true(HASH[i](0, data, sizeof data) == before);
    }
}

TEST(a_frozen_clock_stands_still)
{
    Clock clock = clock_frozen(7.5);
    assert_true(clock_now(&clock) == 7.5 && clock_now(&clock) == 7.5);
    clock = clock_real();
    double now = clock_now(&clock);
    assert_true(clock_now(&clock) >= now);
}

/* A system has no room for stacks as large as all addresses: no thread can be started. */
/* A prefix says more about an error; another failure is another error. */
TEST(an_error_has_a_kind_that_prefixes_keep)
{
    Error err = {0};
    assert_false(fail_as(&err, ERROR_INTERRUPTED, "stopped after %d of 3", 2));
    assert_false(error_prefix(&err, "predict"));
    assert_int_equal(err.kind, ERROR_INTERRUPTED);
    assert_string_equal(err.text, "predict: stopped after 2 of 3");
    assert_false(refuse(&err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_false(fail_as(NULL, ERROR_NOT_FINITE, "nobody asked"));
}

TEST(a_kept_error_is_passed_on_with_its_kind)
{
    Error err = {0}, kept = {0};
    assert_false(fail_as(&kept, ERROR_NOT_FINITE, "%%s stays"));
    assert_false(error_pass(&err, &kept));
    assert_int_equal(err.kind, ERROR_NOT_FINITE);
    assert_string_equal(err.text, "%s stays");
    assert_false(error_pass(NULL, &kept));
}

TEST(threads_that_are_not_to_be_had_are_an_error)
{
    Error err = {0};
    pthread_attr_t usual, vast;
    assert_int_equal(pthread_getattr_default_np(&usual), 0);
    assert_int_equal(pthread_attr_init(&vast), 0);
    assert_int_equal(pthread_attr_setstacksize(&vast, (size_t)1 << 47), 0);
    assert_int_equal(pthread_setattr_default_np(&vast), 0);
    Pool *pool = pool_start(3, &err);
    assert_int_equal(pthread_setattr_default_np(&usual), 0);
    assert_null(pool);
    assert_string_equal(err.text, "cannot start thread 2 of 3; use a smaller --threads N");
    pool = pool_start(3, &err);
    assert_non_null(pool);
    pool_free(pool);
}

typedef struct {
    Latch latch;
    atomic_bool over;
} Owned;

static void *close_again(void *context)
{
    Owned *owned = context;
    while (!atomic_load(&owned->over)) {
        latch_close(&owned->latch);
        for (volatile int i = 0; i < 20000; i++)
            ;
        latch_open(&owned->latch);
    }
    return NULL;
}

/* Whoever asks is let in, though the owner closes it again as soon as it is open. */
TEST(a_latch_lets_others_in)
{
    Owned owned = {.latch = LATCH_NEW};
    pthread_t owner;
    assert_int_equal(pthread_create(&owner, NULL, close_again, &owned), 0);
    for (int i = 0; i < 100; i++) {
        assert_true(latch_take(&owned.latch, 60));
        latch_give(&owned.latch);
    }
    atomic_store(&owned.over, true);
    pthread_join(owner, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lesser_and_a_greater_number_are_found),
        cmocka_unit_test(parts_are_even_and_leave_nothing_out),
        cmocka_unit_test(error_is_a_value_with_context),
        cmocka_unit_test(an_error_has_a_kind_that_prefixes_keep),
        cmocka_unit_test(a_kept_error_is_passed_on_with_its_kind),
        cmocka_unit_test(threads_that_are_not_to_be_had_are_an_error),
        cmocka_unit_test(arena_releases_to_a_mark),
        cmocka_unit_test(an_array_in_an_arena_grows_by_one),
        cmocka_unit_test(what_an_arena_owns_goes_with_it),
        cmocka_unit_test(a_room_is_freed_alone_and_with_its_arena),
        cmocka_unit_test(large_blocks_are_zero_again),
        cmocka_unit_test(text_makes_control_characters_visible),
        cmocka_unit_test(text_widths_and_numbers),
        cmocka_unit_test(a_number_of_a_table_has_six_decimals_or_an_exponent),
        cmocka_unit_test(a_number_for_people_has_three_digits),
        cmocka_unit_test(a_number_in_a_narrow_column_loses_decimals_first),
        cmocka_unit_test(a_time_for_people_says_what_it_counts),
        cmocka_unit_test(an_exact_number_is_read_back_as_it_was),
        cmocka_unit_test(columns_are_as_wide_as_their_widest_cells),
        cmocka_unit_test(a_row_that_comes_later_keeps_the_columns_or_pushes),
        cmocka_unit_test(chosen_numbers_are_different),
        cmocka_unit_test(random_streams_are_named),
        cmocka_unit_test(the_random_split_is_numpys),
        cmocka_unit_test(series_keeps_every_sample),
        cmocka_unit_test(pool_runs_every_shard_once),
        cmocka_unit_test(threads_begin_with_their_own_parts),
        cmocka_unit_test(an_aside_runs_once_along_with_others),
        cmocka_unit_test(workers_are_called_after_the_clock_went_back),
        cmocka_unit_test(a_pool_ends_though_a_wake_up_is_lost),
        cmocka_unit_test(hash_sees_one_bit),
        cmocka_unit_test(a_frozen_clock_stands_still),
        cmocka_unit_test(a_latch_lets_others_in),
    };
    return unit_run(tests);
}
