/* A session as its user meets it: what commands leave for those after them, in any order. */
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include "app/lab.h"
#include "io/safetensors.h"

#include <string.h>

/* A session and all that it said since it was asked last. */
typedef struct {
    Session *session;
    Buf said;
    ReplySink sink;
} Desk;

static void hear(void *self, const char *text)
{
    buf_text_add(self, text);
}

static void hear_error(void *self, const char *text)
{
    buf_printf(self, "! %s\n", text);
}

static void desk_open(Desk *desk)
{
    Error err;
    *desk = (Desk){.session = session_new(
                       &(Settings){.seed = 42, .threads = 1, .frozen_clock = true}, &err)};
    desk->sink = (ReplySink){.self = &desk->said, .text = hear, .error = hear_error};
    session_reply(desk->session)->sink = &desk->sink;
}

static void desk_close(Desk *desk)
{
    session_free(desk->session);
    buf_free(&desk->said);
}

/* What the commands say. */
static const char *ask(Desk *desk, const char *commands)
{
    buf_clear(&desk->said);
    session_run(desk->session, commands, NULL, 0);
    return buf_text(&desk->said);
}

static void assert_says(Desk *desk, const char *commands, const char *words)
{
    if (!strstr(ask(desk, commands), words))
        fail_test("'%s' says: %s", commands, buf_text(&desk->said));
}

#define DIGITS "data digits train=64 valid=32 side=8 channels=1 bs=16"

/* Under a checksum that is right. */
static void change_meta(const char *path, const char *key, const char *value)
{
    Arena arena = {0};
    SafeFile file;
    assert_true(safe_read(&arena, path, &file, NULL));
    for (int i = 0; i < file.metas; i++)
        if (strcmp(file.meta[i].key, key) == 0)
            file.meta[i].value = value;
    assert_true(safe_write(path, &file, NULL));
    arena_free(&arena);
}

static void a_checkpoint_of_other_classes_than_its_data_is_refused(void **state)
{
    (void)state;
    Desk desk;
    desk_open(&desk);
    assert_says(&desk, DIGITS "; fit 1; rewind; save run", "saved run.safetensors");
    change_meta("run.safetensors", "class.0", "evil");
    assert_says(&desk, "resume run",
                "! resume: run.safetensors: the data loaded does not fit its net: 2 classes (3 7), "
                "8 x 8 against 2 classes (evil 7), 8 x 8");
    assert_says(&desk, "validate", "accuracy");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_checkpoint_of_other_classes_than_its_data_is_refused),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
