/* Tests what the list of runs does at a prompt: a question before a record goes, notes that stay,
 * earlier runs that are only looked at. */
#include "tests/unit/unit.h"

#include "analysis/history.h"
#include "commands/command_table.h"
#include "base/text.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/run_list.h"
#include "lab/scene.h"
#include "lab/session.h"
#include "store/events.h"
#include "store/note.h"
#include "store/shelf.h"
#include "tests/unit/scratch.h"

#include <string.h>
#include <unistd.h>

#define DATA "data digits train=64 valid=32 side=8 bs=32; "

static Session *open_prompt(void)
{
    Error err;
    Session *session = session_new(
        &(Settings){.seed = 42, .threads = 1, .interactive = true, .quiet = true}, &COMMANDS, &err);
    assert_non_null(session);
    return session;
}

static Status run(Session *session, const char *line)
{
    return session_run(session, line, NULL, 0);
}

static int recorded(void)
{
    Arena arena = {0};
    int count;
    (void)shelf_names(&arena, &count);
    arena_free(&arena);
    return count;
}

static Scene look(Session *session, Arena *arena)
{
    Scene scene;
    scene_take(session, arena, &scene);
    return scene;
}

/* Asked once, it is deleted the second time; another command of the list in between forgets it. */
TEST(a_run_is_deleted_when_it_is_told_twice)
{
    Session *session = open_prompt();
    assert_int_equal(run(session, DATA "fit 1 1e-3; fit 2 1e-3"), STATUS_OK);
    assert_int_equal(recorded(), 2);
    assert_int_equal(run(session, "runs; runs delete 1"), STATUS_OK);
    assert_int_equal(recorded(), 2);
    assert_int_equal(run(session, "runs select by=1; runs delete 1"), STATUS_OK);
    assert_int_equal(recorded(), 2);
    assert_int_equal(run(session, "runs delete 2; runs delete 1"), STATUS_OK);
    assert_int_equal(recorded(), 2);
    assert_int_equal(run(session, "runs delete 1"), STATUS_OK);
    assert_int_equal(recorded(), 1);
    Arena arena = {0};
    Scene scene = look(session, &arena);
    assert_int_equal(scene.list->lines, 1);
    assert_string_equal(scene.list->line[0].of.name, "2");
    assert_int_equal(run(session, "runs delete this sure=true"), STATUS_OK);
    assert_int_equal(recorded(), 0);
    assert_int_equal(run(session, "runs delete this"), STATUS_FAILED); /* the list is empty */
    arena_free(&arena);
    session_free(session);
}

/* A record that a process has locked, as while its run is under way, stays whole. */
TEST(a_run_under_way_is_never_deleted)
{
    Arena arena = {0};
    Error err;
    Events events = {0};
    char *folder = shelf_make(&arena, 1000000, &events, &err);
    const char *name = path_name(folder);
    assert_false(shelf_remove(name, &err));
    assert_non_null(strstr(err.text, "in use by another process"));
    assert_true(path_is_file(path_join(&arena, folder, RECORD_EVENTS)));
    assert_true(note_write(name, "still running", &err));
    events_close(&events);
    assert_string_equal(note_read(&arena, name), "still running");
    assert_true(shelf_remove(name, &err));
    assert_false(path_is_there(folder));
    assert_false(shelf_remove(name, &err));
    assert_false(note_write(name, "gone", &err));
    assert_string_equal(note_read(&arena, name), "");
    arena_free(&arena);
}

/* A file of somebody else's in the folder stays where it is. */
TEST(what_is_not_ours_in_a_record_stays)
{
    Arena arena = {0};
    Error err;
    Events events = {0};
    char *folder = shelf_make(&arena, 1000000, &events, &err);
    events_close(&events);
    scratch_file(path_join(&arena, folder, "thesis.tex"), "x", 1);
    assert_true(shelf_remove(path_name(folder), &err));
    assert_true(path_is_file(path_join(&arena, folder, "thesis.tex")));
    assert_false(path_is_there(path_join(&arena, folder, RECORD_EVENTS)));
    assert_true(file_remove(path_join(&arena, folder, "thesis.tex"), &err));
    assert_int_equal(rmdir(folder), 0);
    arena_free(&arena);
}

/* A note is in the record and comes back with it; control characters do not steer a terminal. */
TEST(a_note_survives_its_session)
{
    Session *session = open_prompt();
    assert_int_equal(run(session, DATA "fit 1 1e-3; runs note 1 'best \x1b[31mso far'"), STATUS_OK);
    session_free(session);
    session = open_prompt();
    assert_int_equal(run(session, "runs"), STATUS_OK);
    Arena arena = {0};
    Scene scene = look(session, &arena);
    assert_int_equal(scene.list->lines, 1);
    assert_string_equal(scene.list->line[0].of.note, "best \\x1b[31mso far");
    assert_int_equal(run(session, "runs note this ''; runs"), STATUS_OK);
    scene = look(session, &arena);
    assert_string_equal(scene.list->line[0].of.note, "");
    assert_int_equal(run(session, "runs delete this; runs delete this"), STATUS_OK);
    arena_free(&arena);
    session_free(session);
}

/* An earlier run is on the screen; net, data, rate and what ran last are those of the session. */
TEST(a_run_that_is_looked_at_changes_nothing)
{
    Session *session = open_prompt();
    assert_int_equal(run(session, DATA "model mlp 192,2; fit 1 2e-3"), STATUS_OK);
    session_free(session);
    session = open_prompt();
    assert_int_equal(run(session, DATA "fit 2 1e-3; runs; runs select by=1"), STATUS_OK);
    Arena arena = {0};
    const Recorder *latest = look(session, &arena).training;
    assert_int_equal(run(session, "runs open"), STATUS_OK);
    Scene scene = look(session, &arena);
    assert_non_null(scene.opened);
    assert_true(scene.training == scene.opened->recorder && scene.latest == latest);
    assert_string_equal(scene.model, "mlp 192,2");
    assert_true(scene.lr_max == 2e-3);
    assert_int_equal(scene.job.run, 1);
    assert_int_equal(run(session, "confusion"), STATUS_OK); /* of the session's net */
    scene = look(session, &arena);
    assert_null(scene.opened);
    assert_true(text_starts(scene.model, "simple_cnn"));
    assert_int_equal(run(session, "runs; runs"), STATUS_OK);
    scene = look(session, &arena);
    assert_int_equal(scene.list->lines, 2); /* once each, opened or not, in the same order */
    assert_string_equal(scene.list->line[0].of.name, "1");
    assert_string_equal(scene.list->line[1].of.name, "2");
    assert_int_equal(run_list_cursor(scene.list, &scene.stage), 1); /* where it was */
    assert_int_equal(run(session, "show training"), STATUS_OK);
    scene = look(session, &arena);
    assert_null(scene.opened);
    assert_true(scene.training == latest);
    assert_true(text_starts(scene.model, "simple_cnn"));
    assert_int_equal(run(session, "extend 1; continue; runs"),
                     STATUS_OK); /* with its own learner */
    scene = look(session, &arena);
    assert_int_equal(run_list_cursor(scene.list, &scene.stage), 0); /* on the newest */
    arena_free(&arena);
    session_free(session);
}

/* What was typed is in the history of lines; the list stays as it was. */
TEST(a_filter_that_cannot_be_read_changes_nothing)
{
    Arena arena = {0};
    Session *session = open_prompt();
    assert_int_equal(run(session, DATA "fit 1 1e-3; fit 2 1e-3; runs filter='epochs=2' recorded=0"),
                     STATUS_OK);
    assert_int_equal(look(session, &arena).list->lines, 1);
    assert_int_equal(run(session, "runs filter='epochs>=' sort=seed"), STATUS_FAILED);
    Scene scene = look(session, &arena);
    assert_string_equal(scene.stage.order.filter, "epochs=2");
    assert_int_equal(scene.list->lines, 1);
    assert_int_equal(scene.list->hidden, 1);
    session_free(session);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_deleted_when_it_is_told_twice),
        cmocka_unit_test(a_run_under_way_is_never_deleted),
        cmocka_unit_test(what_is_not_ours_in_a_record_stays),
        cmocka_unit_test(a_note_survives_its_session),
        cmocka_unit_test(a_run_that_is_looked_at_changes_nothing),
        cmocka_unit_test(a_filter_that_cannot_be_read_changes_nothing),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
