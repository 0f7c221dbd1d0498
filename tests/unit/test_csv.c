/* Tests reading tables of text: cells, quotes, lines, and what is said of those that are wrong. */
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#include "base/buf.h"
#include "io/csv.h"
#include "io/file.h"

#include <zlib.h>

/* Names, then rows, with | between cells and ; after each; a number before each is its line. */
static const char *read_all(const char *text, size_t size, CsvOptions options)
{
    Buf out = {0};
    Csv csv;
    assert_true(file_write("a.csv", text, size, 0666, &err));
    err.text[0] = '\0';
    if (!csv_open(&arena, "a.csv", &options, &csv, &err))
        return err.text;
    for (int c = 0; c < csv.columns; c++)
        buf_printf(&out, "%s%s", c ? "|" : "", csv.name[c]);
    for (int twice = 0; twice < 2; twice++) {
        while (csv_next(&csv)) {
            buf_printf(&out, "; %ld:", csv.line);
            for (int c = 0; c < csv.columns; c++) {
                buf_text_add(&out, c ? "|" : "");
                buf_add(&out, csv.cell[c].data, csv.cell[c].size);
            }
        }
        if (!csv_end(&csv, &err)) {
            buf_free(&out);
            return err.text;
        }
        if (!twice)
            buf_text_add(&out, " and");
    }
    char *all = arena_text(&arena, buf_text(&out)), *and = strstr(all, " and");
    const char *first = strstr(all, "; ");
    if (first && first < and) /* the second time is as the first */
        assert_string_equal(arena_printf(&arena, "%.*s", (int)(and-first), first), and+4);
    *and = '\0';
    buf_free(&out);
    return all;
}

static const char *read_text(const char *text)
{
    return read_all(text, strlen(text), (CsvOptions){0});
}

TEST(rows_are_cut_into_cells)
{
    static const struct {
        const char *text, *cells;
    } CASE[] = {
        {"a,b\n1,2\n3,4\n", "a|b; 2:1|2; 3:3|4"},
        {"a,b\r\n1,2\r\n3,4", "a|b; 2:1|2; 3:3|4"},
        {"\xef\xbb\xbf"
         "a;b\n1,5;2\n",
         "a|b; 2:1,5|2"},
        {"a\tb\n1\t\n\t2\n", "a|b; 2:1|; 3:|2"},
        {"\n \na,b\n\n1,2\n   \n\n3,4\n\n", "a|b; 5:1|2; 8:3|4"},
        {"\"a, b\",c\n\"x\ny\",2\n3,4\n", "a, b|c; 2:x\ny|2; 4:3|4"},
        {"a,b\n\"say \"\"so\"\"\",\"\"\n", "a|b; 2:say \"so\"|"},
        {"a,b\n 1 , \"2\" \n5\" pipe,it\"s\n", "a|b; 2:1|2; 3:5\" pipe|it\"s"},
        {"a\n1\n", "a; 2:1"},
        {"\"a,b\";c\n1;2\n", "a,b|c; 2:1|2"},
        {"a,b\n", "a|b"},
    };
    for (int i = 0; i < LENGTH(CASE); i++)
        assert_string_equal(read_text(CASE[i].text), CASE[i].cells);
}

TEST(rows_that_are_wrong_are_told_with_their_line)
{
    static const struct {
        const char *text, *told;
    } CASE[] = {
        {"", "a.csv: there is nothing in it; use another file"},
        {"\n \n", "a.csv: there is nothing in it; use another file"},
        {"a,b\n1,2\n3\n",
         "a.csv: line 3: it has 1 cell, and the first line has 2; every row needs as many"},
        {"a,b\n\"1\n1\",2\n3,4,5\n",
         "a.csv: line 4: it has 3 cells, and the first line has 2; every row needs as many"},
        {"a,b\n1,\"2\n3,4\n",
         "a.csv: line 2: nothing closes the quote of cell 2; close it, or double the quotes that "
         "belong to a text"},
        {"a,b\n\"1\"2,3\n",
         "a.csv: line 2: something follows the closing quote of cell 1; double the quotes that "
         "belong to a text"},
        {"\"a", "a.csv: line 1: nothing closes the quote of cell 1; close it, or double the quotes "
                "that belong to a text"},
    };
    for (int i = 0; i < LENGTH(CASE); i++)
        assert_string_equal(read_text(CASE[i].text), CASE[i].told);
    assert_string_equal(read_all("a,b\n1,\0\n", 8, (CsvOptions){0}),
                        "a.csv: line 2: there is a NUL; this is no table of text");
    assert_string_equal(read_all("\xff\xfe"
                                 "a\0,\0",
                                 6, (CsvOptions){0}),
                        "a.csv: it is in UTF-16; save it in UTF-8");
    static const char *const BROKEN[] = {"a,b\n\xe9,1\n", "a,b\n1,\xc3", "a\n\xed\xff\x80\n"};
    for (int i = 0; i < LENGTH(BROKEN); i++)
        assert_string_equal(read_text(BROKEN[i]),
                            "a.csv: line 2: it is not in UTF-8; save it so, as iconv -t UTF-8 "
                            "does");
    assert_string_equal(read_text("\xc3\xa9,\xe2\x82\xac,\xf0\x9f\x99\x82\n"),
                        "\xc3\xa9|\xe2\x82\xac|\xf0\x9f\x99\x82");
}

TEST(options_say_how_a_table_is_read)
{
    assert_string_equal(read_all("1,2\n3,4\n", 8, (CsvOptions){.headless = true}),
                        "0|1; 1:1|2; 2:3|4");
    assert_string_equal(read_all("a|b\n1|\"2|3\"\n", 12, (CsvOptions){.separator = '|'}),
                        "a|b; 2:1|2|3");
    gzFile file = gzopen("b.csv.gz", "w");
    assert_true(gzwrite(file, "a,b\n1,2\n", 8) == 8);
    gzclose(file);
    Csv csv;
    assert_true(csv_open(&arena, "b.csv.gz", &(CsvOptions){0}, &csv, &err));
    assert_true(csv_next(&csv) && csv.cell[1].data[0] == '2');
    assert_true(csv_column(&csv, "b") == 1 && csv_column(&csv, "0") == 0 &&
                csv_column(&csv, "2") == -1 && csv_column(&csv, "c") == -1);
    assert_false(csv_fail(&csv, 1, &err, "%d is no colour; name one", 2));
    assert_string_equal(err.text, "b.csv.gz: line 2, column 'b': 2 is no colour; name one");
}

/* A text that comes piece by piece: a record is whole when its newline is there. */
TEST(a_record_is_known_when_it_is_whole)
{
    static const char TEXT[] = "\"a\nb\",c\nx";
    for (size_t size = 0; size < sizeof TEXT; size++)
        assert_int_equal(csv_record((Bytes){(const uint8_t *)TEXT, size}, 0), size < 8 ? 0 : 8);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(rows_are_cut_into_cells),
        CASE(rows_that_are_wrong_are_told_with_their_line),
        CASE(options_say_how_a_table_is_read),
        CASE(a_record_is_known_when_it_is_whole),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
