/* Tests the end of a program that cannot go on, and hosts that go on nonetheless. */
#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/die.h"
#include "base/heap.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static _Thread_local jmp_buf back;
static _Thread_local char line[256]; /* the latest message of this thread */

static void come_back(const char *message)
{
    snprintf(line, sizeof line, "%s", message);
    longjmp(back, 1);
}

/* Whether it dies under a handler of ours, which comes back here. */
static bool dies(void (*work)(void *context), void *context)
{
    DieHandler *before = die_handler(come_back);
    volatile bool died = true;
    line[0] = '\0';
    if (setjmp(back) == 0) {
        work(context);
        died = false;
    }
    assert_true(die_handler(before) == come_back);
    return died;
}

static void die_of_seven(void *context)
{
    (void)context;
    die("%d is too many", 7);
}

static void live(void *context)
{
    (void)context;
}

TEST(a_handler_goes_on)
{
    for (int i = 0; i < 3; i++) {
        assert_true(dies(die_of_seven, NULL));
        assert_string_equal(line, "7 is too many");
        assert_false(dies(live, NULL));
    }
    assert_null(die_handler(NULL));
}

/* More than any address space has; the compiler must not know.  Eight times as much is more than a
 * size_t holds. */
static volatile size_t endless = SIZE_MAX / 2 + 1, eighth = SIZE_MAX / 16 + 1;

static void grow_heap(void *context)
{
    heap_resize(context, endless, 1);
}

static void grow_heap_by_eights(void *context)
{
    heap_resize(context, eighth, 8);
}

static void grow_arena(void *context)
{
    arena_alloc(context, endless, 1);
}

static void grow_arena_by_eights(void *context)
{
    arena_alloc(context, endless, 8);
}

static void grow_buf(void *context)
{
    buf_add(context, "", endless);
}

static void assert_asked_for(size_t bytes)
{
    char begin[100];
    snprintf(begin, sizeof begin, "out of memory: %zu bytes asked for; ", bytes);
    assert_memory_equal(line, begin, strlen(begin));
}

TEST(running_out_of_memory_comes_by_the_same_door)
{
    Arena arena = {0};
    char *block = heap_resize(NULL, 1, 1);
    *block = 'k';
    assert_true(dies(grow_heap, block));
    assert_asked_for(endless);
    assert_true(dies(grow_heap_by_eights, block));
    assert_asked_for(8 * eighth);
    assert_true(dies(grow_arena_by_eights, &arena));
    assert_asked_for(SIZE_MAX);
    assert_int_equal(*block, 'k');
    heap_free(block);
}

/* What was growing holds what it held and grows on. */
TEST(what_was_growing_is_whole)
{
    Arena arena = {0};
    char *text = arena_text(&arena, "kept");
    size_t size = arena_size(&arena);
    assert_true(dies(grow_arena, &arena));
    assert_string_equal(text, "kept");
    assert_int_equal(arena_size(&arena), size);
    assert_string_equal(arena_text(&arena, "more"), "more");
    arena_free(&arena);

    Buf buf = {0};
    buf_text_add(&buf, "kept");
    assert_true(dies(grow_buf, &buf));
    buf_fill(&buf, '.', 1000);
    assert_int_equal(buf.size, 1004);
    assert_memory_equal(buf_text(&buf), "kept..", 6);
    buf_free(&buf);
}

/* Returns its context if every death comes back to this thread with its own number. */
static void *die_often(void *context)
{
    int number = *(int *)context;
    char expected[sizeof line];
    for (volatile int i = 0; i < 100; i++) {
        if (setjmp(back) == 0)
            die("%d-%d", number, i);
        snprintf(expected, sizeof expected, "%d-%d", number, i);
        if (strcmp(line, expected) != 0)
            return NULL;
    }
    return context;
}

TEST(every_thread_comes_back_to_itself)
{
    enum { THREADS = 4 };
    pthread_t thread[THREADS];
    int number[THREADS];
    void *result;
    DieHandler *before = die_handler(come_back);
    for (int i = 0; i < THREADS; i++) {
        number[i] = i;
        assert_int_equal(pthread_create(&thread[i], NULL, die_often, &number[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(thread[i], &result), 0);
        assert_ptr_equal(result, &number[i]);
    }
    die_handler(before);
}

static char ended[] = "ended by the handler";

static void end_the_thread(const char *message)
{
    pthread_exit(strcmp(message, "7 is too many") == 0 ? ended : NULL);
}

static void *die_on_a_thread(void *context)
{
    die_of_seven(context);
    return NULL;
}

TEST(a_handler_may_end_the_thread)
{
    pthread_t thread;
    void *result;
    DieHandler *before = die_handler(end_the_thread);
    assert_int_equal(pthread_create(&thread, NULL, die_on_a_thread, NULL), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_true(die_handler(before) == end_the_thread);
    assert_ptr_equal(result, ended);
}

static void stand_by(const char *message)
{
    (void)message;
}

static void leave(void)
{
    _exit(7);
}

/* What a child that dies under the handler writes; it ends by exit() and so by leave(). */
static void check_end(DieHandler *handler)
{
    int channel[2], status;
    char written[100] = "";
    assert_int_equal(pipe(channel), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(channel[1], STDERR_FILENO);
        atexit(leave);
        die_handler(handler);
        die_of_seven(NULL);
    }
    close(channel[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(read(channel[0], written, sizeof written - 1) > 0);
    close(channel[0]);
    assert_string_equal(written, "onecycle: 7 is too many\n");
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
}

TEST(without_a_handler_or_after_it_the_program_ends)
{
    check_end(NULL);
    check_end(stand_by);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handler_goes_on),
        cmocka_unit_test(running_out_of_memory_comes_by_the_same_door),
        cmocka_unit_test(what_was_growing_is_whole),
        cmocka_unit_test(every_thread_comes_back_to_itself),
        cmocka_unit_test(a_handler_may_end_the_thread),
        cmocka_unit_test(without_a_handler_or_after_it_the_program_ends),
    };
    return unit_run(tests);
}
