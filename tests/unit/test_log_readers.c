/* Tests the readers of logs that other programs write in lines: what they make of a file, whole or
 * in pieces, and of lines that are damaged. */
#include "tests/unit/log_case.h"

#include "logs/logs.h"

static const Reading READINGS[] = {
    /* nested keys; words that are numbers; texts, truths, lists and null are none */
    {&FORMAT_JSONL, "a.jsonl", NULL,
     "{\"step\":10,\"train\":{\"loss\":0.5,\"lr\":1e-3},\"note\":\"x\\u001b\"}\n"
     "{\"step\":20,\"train\":{\"loss\":NaN,\"lr\":\"inf\"},\"ok\":true,\"l\":[1,2],\"n\":null}\n"
     "{\"step\":30,\"train\":{\"loss\":-Infinity,\"lr\":\"NaN\"},\"a\\u001bb\":Infinity}\n",
     "a.jsonl live: train.loss 10=0.5 20=nan 30=-inf; train.lr 10=0.001 20=inf 30=nan; "
     "a\\x1bb 30=inf\n"},
    /* words in texts stay */
    {&FORMAT_JSONL, "words.jsonl", NULL, "{\"step\":1,\"NaN\":2,\"b\":NaN,\"q\":\"\\\"NaN\"}\n",
     "words.jsonl live: NaN 1=2; b 1=nan\n"},
    /* which key is the step; a number that is larger than any whole number of C */
    {&FORMAT_JSONL, "steps.jsonl", NULL,
     "{\"epoch\":1,\"iter\":7,\"global_step\":9,\"loss\":3}\n"
     "{\"epoch\":2,\"iter\":8,\"loss\":2}\r\n\n{\"loss\":1,\"flops\":123456789012345678901234}\n",
     "steps.jsonl live: epoch 8=2; iter 9=7; loss 4=1; flops 4=1.2345678901234569e+23\n"},
    /* times of three kinds; what is less is a duration */
    {&FORMAT_JSONL, "times.jsonl", NULL,
     "{\"step\":1,\"a\":1,\"timestamp\":1700000000.5}\n"
     "{\"step\":2,\"a\":2,\"timestamp\":\"2023-11-14T22:13:21.25+00:00\"}\n"
     "{\"step\":3,\"a\":3,\"time\":1700000002000}\n{\"step\":4,\"a\":4,\"time\":12.5}\n",
     "times.jsonl live: a 1=1@1700000000.500 2=2@1700000001.250 3=3@1700000002.000 4=4; time "
     "4=12.5\n"},
    /* a training that begins again at a step it has had */
    {&FORMAT_JSONL, "again.jsonl", NULL,
     "{\"step\":1,\"a\":1}\n{\"step\":2,\"a\":2}\n{\"step\":3,\"a\":3}\n{\"step\":2,\"a\":5}\n",
     "again.jsonl live: a 1=1 2=5\n"},
    {&FORMAT_JSONL, "munin.jsonl", NULL,
     "{\"type\":\"metric\",\"step\":1,\"timestamp\":1700000000,\"key\":\"loss\",\"value\":0.5}\n"
     "{\"type\":\"metric\",\"step\":2,\"timestamp\":1700000001,\"key\":\"loss\",\"value\":\"nan\"}"
     "\n"
     "{\"type\":\"finished\",\"status\":\"failed\"}\n",
     "munin.jsonl failed: loss 1=0.5@1700000000.000 2=nan@1700000001.000\n"},
    /* our own events: a log for each run */
    {&FORMAT_ONECYCLE, "events.jsonl", NULL,
     "{\"event\":\"run_begin\",\"run\":1,\"kind\":\"lr_find\",\"epochs\":1,\"batches_per_epoch\":9,"
     "\"plan\":{\"last\":5}}\n"
     "{\"event\":\"batch\",\"run\":1,\"epoch\":0,\"batch\":0,\"lr\":1e-3,\"mom\":0.9,\"loss\":0.5,"
     "\"smooth_loss\":0.25}\n{\"event\":\"run_end\",\"run\":1,\"reason\":\"diverged\"}\n"
     "{\"event\":\"run_begin\",\"run\":2,\"kind\":\"fit\",\"epochs\":2,\"batches_per_epoch\":3}\n"
     "{\"event\":\"batch\",\"run\":2,\"epoch\":1,\"batch\":2,\"loss\":\"nan\"}\n"
     "{\"event\":\"epoch\",\"run\":2,\"epoch\":1,\"train_loss\":1.5,\"valid_loss\":null,"
     "\"accuracy\":0.75,\"time\":3,\"weights\":\"00\"}\n"
     "{\"event\":\"run_end\",\"run\":2,\"reason\":\"nan\"}\n",
     "events.jsonl finished of 5: loss 0=0.5; smooth 0=0.25; lr 0=0.001; mom 0=0.9\n"
     "events.jsonl/run 2 failed of 6: loss 5=nan; train_loss 5=1.5; accuracy 5=0.75\n"},
    /* two sessions that write in turn; one that was killed */
    {&FORMAT_ONECYCLE, "two.jsonl", NULL,
     "{\"event\":\"run_begin\",\"run\":1,\"epochs\":1,\"batches_per_epoch\":2}\n"
     "{\"event\":\"run_begin\",\"run\":2,\"epochs\":1,\"batches_per_epoch\":4}\n"
     "{\"event\":\"batch\",\"run\":1,\"epoch\":0,\"batch\":1,\"loss\":1}\n"
     "{\"event\":\"batch\",\"run\":2,\"epoch\":0,\"batch\":3,\"loss\":2}\n",
     "two.jsonl crashed of 2: loss 1=1\ntwo.jsonl/run 2 live of 4: loss 3=2\n"},
};

TEST(a_file_is_read_to_its_samples_however_it_comes)
{
    for (int i = 0; i < LENGTH(READINGS); i++)
        for (int way = READ_ONCE; way <= READ_AGAIN; way++)
            log_case_check(&READINGS[i], (ReadingWay)way);
}

/* Another file takes its place, as when logs are rotated: what was read stays. */
TEST(a_file_that_is_replaced_goes_on)
{
    static const char LATER[] = "{\"step\":2,\"a\":2}\n";
    LogCase log = {0};
    log_case_begin(&log, &FORMAT_JSONL, "rotated.jsonl");
    log_case_write(&log, "{\"step\":1,\"a\":1}\n{\"step\":2");
    scratch_file(log.path, LATER, strlen(LATER));
    log_case_read(&log);
    assert_string_equal(log_case_text(&log), "rotated.jsonl live: a 1=1 2=2\n");
    log_case_end(&log);
}

/* By its contents alone, whatever it is called. */
TEST(the_format_of_a_file_is_found)
{
    for (int i = 0; i < LENGTH(READINGS); i++) {
        const char *file = READINGS[i].file;
        LogProbe probe = {.name = "log", .head = {(const uint8_t *)file, strlen(file)}};
        assert_ptr_equal(log_format_of(&probe), READINGS[i].format);
    }
}

TEST(what_is_no_log_is_none)
{
    static const struct {
        const char *name, *file;
    } OTHERS[] = {{"config.json", "{\"lr\":1}\n"},
                  {"config.json", "{\n  \"lr\": 1\n}\n"},
                  {"a", ""},
                  {"a", "{\"half\": 1"},
                  {"texts.jsonl", "{\"a\":\"b\"}\n{\"a\":{\"c\":[1]}}\n{}\n{\"a\":\"1\"}\n"},
                  {"notes.txt", "step by step: a loss\nof time\n"}};
    for (int i = 0; i < LENGTH(OTHERS); i++) {
        const char *file = OTHERS[i].file;
        LogProbe probe = {.name = OTHERS[i].name, .head = {(const uint8_t *)file, strlen(file)}};
        if (log_format_of(&probe))
            fail_test("'%s' is read as %s", file, log_format_of(&probe)->name);
    }
}

/* A line that cannot be read is told once; those around it are read. */
TEST(a_damaged_line_is_told_and_passed_over)
{
    LogCase log = {0};
    log_case_begin(&log, &FORMAT_JSONL, "bad.jsonl");
    log_case_write(&log, "{\"step\":1,\"a\":1}\n{\"step\":2,\033\n[3]\n{\"step\":4,\"a\":4}\n");
    assert_string_equal(log_case_text(&log), "bad.jsonl live: a 1=1 4=4\n");
    assert_string_equal(log.source->notice, "bad.jsonl: line 2: this is no object of JSON; it is "
                                            "passed over, and so are others like it");
    log_case_end(&log);
}

/* Names of nested keys are joined: there is an end to it, and to levels. */
TEST(names_and_levels_have_a_bound)
{
    Buf file = {0};
    buf_text_add(&file, "{\"step\":1,\"");
    buf_fill(&file, 'k', 200);
    buf_text_add(&file, "\":{\"a\":1,\"");
    buf_fill(&file, 'k', 60);
    buf_text_add(&file, "\":2},\"b\":3}\n");
    for (int i = 0; i < 40; i++)
        buf_text_add(&file, "{\"a\":");
    buf_char(&file, '1');
    buf_fill(&file, '}', 40);
    buf_text_add(&file, "\n{\"step\":3,\"b\":4}\n");
    LogCase log = {0};
    log_case_begin(&log, &FORMAT_JSONL, "deep.jsonl");
    log_case_write(&log, buf_text(&file));
    assert_int_equal(log.source->log[0]->count, 2);
    assert_string_equal(log.source->log[0]->series[1]->name, "b");
    assert_int_equal(log.source->log[0]->series[1]->track.count, 2);
    assert_non_null(strstr(log.source->notice, "a name of more than 256 bytes"));
    log_case_end(&log);
    buf_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_to_its_samples_however_it_comes),
        cmocka_unit_test(a_file_that_is_replaced_goes_on),
        cmocka_unit_test(the_format_of_a_file_is_found),
        cmocka_unit_test(what_is_no_log_is_none),
        cmocka_unit_test(a_damaged_line_is_told_and_passed_over),
        cmocka_unit_test(names_and_levels_have_a_bound),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
