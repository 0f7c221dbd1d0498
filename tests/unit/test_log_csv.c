/* Tests the reader of tables: what Keras, Lightning, fastai, Ultralytics write, and their traps. */
#include "tests/unit/log_case.h"

static const Reading READING[] = {
    /* Keras: sorted names, cells that are NA, carriage returns; an array in quotes is no number */
    {&FORMAT_CSV, "keras.csv", NULL,
     "epoch,accuracy,loss,val_loss\r\n0,0.5,2.5,NA\r\n1,0.75,\"[1, 2]\",1.5\r\n",
     "keras.csv live: accuracy 0=0.5 1=0.75; loss 0=2.5; val_loss 1=1.5\n"},
    /* Lightning: training and validation on rows of their own */
    {&FORMAT_CSV, "metrics.csv", NULL,
     "epoch,step,train_loss,val_loss\n0,49,2.5,\n0,49,,2.25\n1,99,1.5,\n",
     "metrics.csv live: epoch 49=0 49=0 99=1; train_loss 49=2.5 99=1.5; val_loss 49=2.25\n"},
    /* fastai: the header once more begins another fit, whose epochs count on */
    {&FORMAT_CSV, "history.csv", NULL,
     "epoch,train_loss,valid_loss,time\n0,2.5,#na#,00:10\n1,1.5,None,00:11\n"
     "epoch,train_loss,valid_loss,time\n0,1.25,2,00:10\n1,1,1.75,00:11\n",
     "history.csv live: train_loss 0=2.5 1=1.5 2=1.25 3=1; valid_loss 2=2 3=1.75\n"},
    /* Ultralytics: cells padded with blanks, epochs from 1 */
    {&FORMAT_CSV, "results.csv", NULL,
     "   epoch,  train/box_loss,  metrics/mAP50(B)\n       1,         2.25,         0.5\n",
     "results.csv live: train/box_loss 1=2.25; metrics/mAP50(B) 1=0.5\n"},
    /* other separators; a table that TensorBoard's page has saved; a byte order mark */
    {&FORMAT_CSV, "semicolons.csv", NULL, "step;loss\n1;2,5\n2;3.5\n",
     "semicolons.csv live: loss 2=3.5\n"},
    {&FORMAT_CSV, "saved.csv", NULL, "\xef\xbb\xbfWall time,Step,Value\n1700000000.5,10,0.25\n",
     "saved.csv live: Value 10=0.25@1700000000.500\n"},
    /* a training that begins again; one without steps; numbers that are not finite */
    {&FORMAT_CSV, "again.csv", NULL, "step,a,b\n1,1,1\n2,2,\n3,3,3\n2,5,\n",
     "again.csv live: a 1=1 2=5; b 1=1 3=3\n"},
    {&FORMAT_CSV, "rows.csv", NULL, "a,b\n1,nan\n-inf,2e3\n",
     "rows.csv live: a 1=1 2=-inf; b 1=nan 2=2000\n"},
    /* rows that are too short or too long, without any number, or no rows */
    {&FORMAT_CSV, "odd.csv", NULL, "step,a,b\n1,1\n2,2,2,2\nNA,NA,NA\n\n3,3,3\n",
     "odd.csv live: a 1=1 2=2 3=3; b 2=2 3=3\n"},
    /* columns without a name, as pandas writes an index, with quotes in it */
    {&FORMAT_CSV, "index.csv", NULL, ",loss\n0,2\n1,1\n",
     "index.csv live: column 1 1=0 2=1; loss 1=2 2=1\n"},
    {&FORMAT_CSV, "quotes.csv", NULL, "step,\"a \"\"b\"\", c\",d\n1,2,3\n",
     "quotes.csv live: a \"b\", c 1=2; d 1=3\n"},
    /* a quote that nothing closes is a letter */
    {&FORMAT_CSV, "quote.csv", NULL, "step,\"a, b\",c\n1,2,3\n",
     "quote.csv live: a, b 1=2; c 1=3\n"},
};

TEST(tables_are_read)
{
    for (int i = 0; i < LENGTH(READING); i++)
        for (int way = READ_ONCE; way <= READ_AGAIN; way++)
            log_case_check(&READING[i], (ReadingWay)way);
}

static const char *read_notice(LogCase *log, const char *text)
{
    log_case_begin(log, &FORMAT_CSV, "told.csv");
    log_case_write(log, text);
    return log->source->notice;
}

TEST(what_is_left_out_of_a_table_is_told_once)
{
    static const char *const UNUSABLE[] = {"nan", "inf", "x", "", "1e999"};
    LogCase log = {0};
    for (int i = 0; i < LENGTH(UNUSABLE); i++) {
        char text[100];
        snprintf(text, sizeof text, "step,a\n1,1\nNA,NA\n%s,2\n%s,3\n4,4\n", UNUSABLE[i],
                 UNUSABLE[i]);
        assert_string_equal(
            read_notice(&log, text),
            "told.csv: row 3 below the header has no step; it is left out, as others like it");
        assert_string_equal(log_case_text(&log), "told.csv live: a 1=1 4=4\n");
        log_case_end(&log);
    }
    assert_string_equal(read_notice(&log, "step,a,a\n1,1,1\n"),
                        "told.csv: more than one column is called 'a'; the first one is read");
    assert_string_equal(log_case_text(&log), "told.csv live: a 1=1\n");
    log_case_end(&log);
    assert_string_equal(read_notice(&log, "step,a\n1,1\nNA,NA\n"), "");
    log_case_end(&log);
}

/* Lightning writes the whole table anew when a name comes. */
TEST(a_table_with_another_header_replaces_the_first)
{
    LogCase log = {0};
    log_case_begin(&log, &FORMAT_CSV, "metrics.csv");
    log_case_write(&log, "step,a\n1,1\n2,2\n");
    FILE *file = fopen("metrics.csv", "w");
    fputs("step,a,b\n1,1,\n2,2,\n3,3,0.5\n", file);
    fclose(file);
    log_case_read(&log);
    assert_string_equal(log_case_text(&log), "metrics.csv live: a 1=1 2=2 3=3; b 3=0.5\n");
    log_case_end(&log);
}

/* A log that was rotated away goes on in the new file: what it had stays. */
TEST(a_table_that_was_rotated_goes_on)
{
    LogCase log = {0};
    log_case_begin(&log, &FORMAT_CSV, "metrics.csv");
    log_case_write(&log, "step,a\n1,1\n2,2\n");
    assert_int_equal(rename("metrics.csv", "metrics.csv.1"), 0);
    log_case_write(&log, "step,a\n3,3\n");
    assert_string_equal(log_case_text(&log), "metrics.csv live: a 1=1 2=2 3=3\n");
    log_case_end(&log);
}

/* Whether a file is taken for a table, by its first bytes. */
TEST(tables_are_told_from_other_texts)
{
    static const struct {
        const char *name, *head;
        bool is;
    } CASE[] = {
        {"a.csv", "step,loss\n", true},
        {"a.txt", "step,loss\n", false},
        {"a.txt", "step,loss\n1,2\n", true},
        {"a.txt", "Dear all,\nfine, thanks, all\n", false},
        {"a.log", "iter 1: loss 2, time 3ms\niter 2: loss 1, time 3ms\n", false},
        {"a.csv", "1,2\n3,4\n", false},
        {"a.csv", "loss\n1\n", false},
        {"a.csv", "step,loss\n1,2,3\n", false},
        {"a.csv", "", false},
    };
    for (int i = 0; i < LENGTH(CASE); i++) {
        LogProbe probe = {.path = CASE[i].name,
                          .name = CASE[i].name,
                          .head = {(const uint8_t *)CASE[i].head, strlen(CASE[i].head)}};
        assert_int_equal(FORMAT_CSV.is(&probe), CASE[i].is);
    }
}

/* A header may be longer than what is looked at. */
TEST(a_table_may_be_wide)
{
    enum { COLUMNS = 20000 };
    Buf text = {0};
    LogCase log = {0};
    for (int row = 0; row < 2; row++) {
        buf_text_add(&text, row ? "1" : "step");
        for (int i = 0; i < COLUMNS; i++)
            buf_printf(&text, row ? ",%d" : ",c%d", i);
        buf_char(&text, '\n');
    }
    Bytes head = {(const uint8_t *)text.data, LOG_HEAD};
    assert_true(FORMAT_CSV.is(&(LogProbe){.path = "a.csv", .name = "a.csv", .head = head}));
    assert_false(FORMAT_CSV.is(&(LogProbe){.path = "a.txt", .name = "a.txt", .head = head}));
    log_case_begin(&log, &FORMAT_CSV, "a.csv");
    log_case_write(&log, buf_text(&text));
    assert_int_equal(log.source->log[0]->count, COLUMNS);
    log_case_end(&log);
    buf_clear(&text);
    buf_fill(&text, ',', (2 << 20) + 1);
    buf_text_add(&text, "x\n1,2\n");
    assert_non_null(strstr(read_notice(&log, buf_text(&text)), "more than 1048576 columns"));
    log_case_end(&log);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_read),
        cmocka_unit_test(what_is_left_out_of_a_table_is_told_once),
        cmocka_unit_test(a_table_with_another_header_replaces_the_first),
        cmocka_unit_test(a_table_that_was_rotated_goes_on),
        cmocka_unit_test(tables_are_told_from_other_texts),
        cmocka_unit_test(a_table_may_be_wide),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
