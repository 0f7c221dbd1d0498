/* Tests what downloads are made of: sums, rates, addresses, the header lines of servers, the
 * table of data sets.  What servers do is in tests/cli/get.sh. */
#include "tests/unit/scratch.h"

#include "base/buf.h"
#include "base/digest.h"
#include "base/pace.h"
#include "base/text.h"
#include "data/catalog.h"
#include "data/set_get.h"
#include "data/set_table.h"
#include "io/address.h"
#include "io/fetch_head.h"
#include "io/partial.h"

#include <string.h>

/* ---- sums */

static void assert_sum(DigestKind kind, const char *text, size_t times, const char *wanted)
{
    static const size_t PIECES[] = {1, 7, 63, 64, 65, 1000};
    size_t size = strlen(text) * times;
    Buf all = {0};
    for (size_t i = 0; i < times; i++)
        buf_text_add(&all, text);
    for (int p = 0; p < LENGTH(PIECES); p++) {
        char digits[DIGEST_DIGITS + 1];
        Digest digest;
        digest_begin(&digest, kind);
        for (size_t at = 0; at < size; at += PIECES[p])
            digest_add(&digest, all.data + at, MIN(PIECES[p], size - at));
        digest_end(&digest, digits);
        assert_string_equal(digits, wanted);
    }
    buf_free(&all);
}

/* RFC 1321, A.5, and FIPS 180-4's examples; the ends around a block by md5sum and sha256sum. */
TEST(sums_are_those_of_their_standards)
{
    assert_sum(DIGEST_MD5, "", 1, "d41d8cd98f00b204e9800998ecf8427e");
    assert_sum(DIGEST_MD5, "abc", 1, "900150983cd24fb0d6963f7d28e17f72");
    assert_sum(DIGEST_MD5, "1234567890", 8, "57edf4a22be3c955ac49da2e2107b67a");
    assert_sum(DIGEST_MD5, "a", 55, "ef1772b6dff9a122358552954ad0df65");
    assert_sum(DIGEST_MD5, "a", 56, "3b0c8ac703f828b04c6c197006d17218");
    assert_sum(DIGEST_MD5, "a", 64, "014842d480b571495a4a0363793f7367");
    assert_sum(DIGEST_SHA256, "", 1,
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_sum(DIGEST_SHA256, "abc", 1,
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_sum(DIGEST_SHA256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_sum(DIGEST_SHA256, "a", 100000,
               "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee");
}

/* ---- rates */

static void assert_pace(const Pace *pace, int64_t whole, const char *wanted)
{
    Buf line = {0};
    pace_put(pace, whole, &line);
    assert_string_equal(buf_text(&line), wanted);
    buf_free(&line);
}

TEST(a_rate_is_that_of_the_last_seconds)
{
    Pace pace = {0};
    pace_add(&pace, 0, 0);
    assert_pace(&pace, 340700000, "0.00 of 341 MB");
    pace_add(&pace, 1, 5200000);
    assert_pace(&pace, 340700000, "5.20 of 341 MB, 5.20 MB/s, 1:05 left");
    assert_pace(&pace, -1, "5.20 MB, 5.20 MB/s");
    for (int i = 2; i <= 100; i++)
        pace_add(&pace, i, 5200000 + (i - 1) * 1000);
    assert_pace(&pace, 340700000, "5.30 of 341 MB, 1.00 kB/s, 93:10:01 left");
    pace_pause(&pace);
    assert_pace(&pace, 340700000, "5.30 of 341 MB");
}

TEST(bytes_have_three_digits)
{
    static const struct {
        int64_t bytes;
        const char *words;
    } CASES[] = {{0, "0 bytes"},       {999, "999 bytes"},      {1000, "1.00 kB"},
                 {99949, "99.9 kB"},   {99950, "100 kB"},       {999499, "999 kB"},
                 {3214948, "3.21 MB"}, {1557161267, "1.56 GB"}, {1234567890123, "1235 GB"}};
    for (int i = 0; i < LENGTH(CASES); i++) {
        Buf out = {0};
        bytes_put(CASES[i].bytes, &out);
        assert_string_equal(buf_text(&out), CASES[i].words);
        buf_free(&out);
    }
}

/* ---- addresses */

TEST(addresses_are_http_and_printable)
{
    static const char *const GOOD[] = {"http://a/b", "HTTPS://a.org/x.tgz?v=1#f",
                                       "http://[::1]:80/"};
    static const char *const BAD[] = {
        "",          "a.org/x",      "ftp://a/b",  "file:///etc/passwd", "http:///x",   "https://",
        "http://?x", "http://a/b c", "http://a\n", "http://ä/",          "javascript:x"};
    for (int i = 0; i < LENGTH(GOOD); i++)
        assert_true(address_is(GOOD[i]));
    for (int i = 0; i < LENGTH(BAD); i++)
        assert_false(address_is(BAD[i]));
    assert_true(address_is_secure("HTTPS://a"));
    assert_false(address_is_secure("http://a"));
}

TEST(addresses_are_shown_without_passwords)
{
    Arena arena = {0};
    char url[1000];
    assert_string_equal(address_shown(&arena, "https://ada:secret@a.org/x@y"), "https://a.org/x@y");
    assert_string_equal(address_shown(&arena, "http://a.org/x@y"), "http://a.org/x@y");
    snprintf(url, sizeof url, "http://a.org/%0900d", 7);
    assert_int_equal(strlen(address_shown(&arena, url)), ADDRESS_SHOWN);
    assert_string_equal(address_file(&arena, "https://a.org/b/c.tgz?d=/e#/f"), "c.tgz");
    assert_string_equal(address_file(&arena, "https://a.org/b/"), "");
    assert_string_equal(address_file(&arena, "https://a.org"), "");
    arena_free(&arena);
}

/* ---- what servers say */

static FetchHead head_of(const char *const *lines)
{
    FetchHead head;
    fetch_head_begin(&head);
    for (; *lines; lines++)
        fetch_head_line(&head, *lines, strlen(*lines));
    return head;
}

#define HEAD(...) head_of((const char *const[]){__VA_ARGS__, NULL})

TEST(a_mark_is_a_strong_etag_or_a_date)
{
    assert_string_equal(HEAD("etag:  \"a b\" \r\n").mark, "\"a b\"");
    assert_string_equal(HEAD("ETag: W/\"a\"\r\n").mark, "");
    assert_string_equal(HEAD("Last-Modified: Mon\r\n").mark, "Mon");
    assert_string_equal(HEAD("Last-Modified: Mon\r\n", "ETag: \"a\"\r\n").mark, "\"a\"");
    assert_string_equal(HEAD("ETag: \"a\"\r\n", "Last-Modified: Mon\r\n").mark, "\"a\"");
    assert_string_equal(HEAD("ETag: \"a\001\"\r\n").mark, "");
    assert_string_equal(HEAD("ETag: \"a\rX-Y: z\"\r\n").mark, "");
    assert_string_equal(HEAD("ETags: \"a\"\r\n", "ETag\r\n", "ETag:").mark, "");
    char line[600];
    snprintf(line, sizeof line, "ETag: \"%0500d\"\r\n", 1);
    assert_string_equal(HEAD(line).mark, "");
}

TEST(a_range_reaches_to_the_end)
{
    assert_int_equal(HEAD("Content-Range: bytes 100-199/200\r\n").from, 100);
    assert_int_equal(HEAD("Content-Range: bytes 100-199/200\r\n").whole, 200);
    static const char *const BAD[] = {"bytes 100-199/*",
                                      "bytes 100-199/300",
                                      "bytes 200-199/200",
                                      "bytes */200",
                                      "pages 1-2/3",
                                      "bytes -5-9/10",
                                      "bytes 5-9223372036854775807/10"};
    for (int i = 0; i < LENGTH(BAD); i++) {
        char line[80];
        snprintf(line, sizeof line, "Content-Range: %s\r\n", BAD[i]);
        assert_int_equal(HEAD(line).from, -1);
        assert_int_equal(HEAD(line).whole, -1);
    }
}

TEST(a_server_may_ask_for_a_minute)
{
    assert_int_equal(HEAD("Retry-After: 7\r\n").wait, 7);
    assert_int_equal(HEAD("Retry-After: 86400\r\n").wait, 60);
    assert_int_equal(HEAD("Retry-After: -5\r\n").wait, 0);
    assert_int_equal(HEAD("Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n").wait, 0);
    assert_true(HEAD("Accept-Ranges: bytes\r\n").parts);
    assert_false(HEAD("Accept-Ranges: none\r\n").parts);
}

/* ---- the part of a file */

static void write_text(const char *path, const char *text)
{
    scratch_file(path, text, strlen(text));
}

static int64_t part_left(const char *from, size_t size)
{
    Partial file = {.folder = "hidden", .name = "a", .url = "http://x/a"};
    Buf bytes = {0};
    Error err;
    buf_fill(&bytes, 'x', (int)size);
    assert_true(folder_make("hidden", 0700, &err));
    scratch_file("hidden/a", bytes.data, size);
    write_text("hidden/a.from", from);
    assert_true(partial_open(&file, &err));
    int64_t left = file.size;
    partial_close(&file, false);
    assert_false(path_is_there("hidden"));
    buf_free(&bytes);
    return left;
}

TEST(only_a_part_that_is_described_is_gone_on_with)
{
    assert_int_equal(part_left("url http://x/a\nwhole 9\nmark \"m\"\n", 5), 5);
    assert_int_equal(part_left("url http://x/a\nwhole -1\nmark \"m\"\n", 5), 5);
    assert_int_equal(part_left("url http://x/a\nwhole 5\nmark \n", 5), 5); /* it is all there */
    assert_int_equal(part_left("url http://x/a\nwhole 9\nmark \n", 5), 0);
    assert_int_equal(part_left("url http://x/a\nwhole 4\nmark \"m\"\n", 5), 0);
    assert_int_equal(part_left("url http://x/b\nwhole 9\nmark \"m\"\n", 5), 0);
    assert_int_equal(part_left("url http://x/a\nwhole 9\nmark \"m\"", 5), 0);
    assert_int_equal(part_left("url http://x/a\nwhole 9\nmark \"m\"\r\n", 5), 0);
    assert_int_equal(part_left("url http://x/a\nwhole nine\nmark \"m\"\n", 5), 0);
    assert_int_equal(part_left("", 5), 0);
}

TEST(a_part_belongs_to_one_process)
{
    Partial one = {.folder = "hidden", .name = "a", .url = "http://x/a"}, two = one;
    Error err;
    assert_true(partial_open(&one, &err) && partial_begin(&one, 9, "\"m\"", &err));
    assert_true(partial_add(&one, (Bytes){(const uint8_t *)"12345", 5}, &err));
    assert_false(partial_open(&two, &err));
    assert_non_null(strstr(err.text, "another process is downloading it"));
    partial_close(&two, false);
    assert_true(path_is_there("hidden/a"));
    partial_close(&one, true);
    assert_true(partial_open(&two, &err));
    assert_int_equal(two.size, 5);
    assert_int_equal(two.whole, 9);
    assert_string_equal(two.mark, "\"m\"");
    partial_close(&two, false);
    assert_false(path_is_there("hidden"));
}

/* ---- the table */

TEST(the_built_in_table_is_whole)
{
    static const char *const WANTED[] = {"mnist_sample",  "mnist_tiny", "mnist",
                                         "fashion_mnist", "cifar10",    "cifar100",
                                         "imagenette_160"};
    Arena arena = {0};
    SetTable table;
    Error err;
    assert_true(set_table_read(&arena, &table, &err));
    for (int i = 0; i < LENGTH(WANTED); i++)
        assert_non_null(set_table_find(&table, WANTED[i]));
    for (int i = 0; i < table.rows; i++)
        for (int f = 0; f < table.row[i].files; f++) {
            const FileSums *sums = &table.row[i].file[f].sums;
            assert_true(sums->size > 0 && (sums->md5 || sums->md5_head || sums->sha256));
        }
    const SetRow *fashion = set_table_find(&table, "fashion_mnist");
    assert_int_equal(fashion->files, 4);
    assert_string_equal(fashion->load, "idx");
    assert_string_equal(set_table_find(&table, "cifar10")->folder, "cifar-10-batches-bin");
    assert_null(set_table_find(&table, "mnist_"));
    arena_free(&arena);
}

TEST(rows_of_the_user_replace_those_of_the_same_name)
{
    Arena arena = {0};
    SetTable table = {0};
    Error err;
    assert_true(set_table_parse(&arena, "a http://x/1\nb http://x/2 size=7\nc http://x/3", "one",
                                &table, &err));
    assert_true(set_table_parse(&arena,
                                "\r\n # mine\r\nb\thttp://y/1 load=\"folder valid=val\" # so\r\n"
                                "d http://y/2\nb http://y/3 md5=00112233445566778899AABBCCDDEEFF\n",
                                "two", &table, &err));
    assert_int_equal(table.rows, 4);
    const SetRow *row = set_table_find(&table, "b");
    assert_int_equal(row->files, 2);
    assert_string_equal(row->load, "folder valid=val");
    assert_string_equal(row->file[0].url, "http://y/1");
    assert_int_equal(row->file[0].sums.size, 0);
    assert_null(row->file[0].sums.md5);
    assert_string_equal(row->file[1].sums.md5, "00112233445566778899AABBCCDDEEFF");
    assert_string_equal(table.row[0].name, "a");
    assert_string_equal(table.row[1].name, "c");
    assert_string_equal(table.row[2].name, "b");
    arena_free(&arena);
}

TEST(a_table_has_a_thousand_sets_of_64_files)
{
    Arena arena = {0};
    Buf text = {0};
    SetTable table = {0};
    Error err;
    for (int i = 0; i <= SET_MOST; i++)
        buf_printf(&text, "s%d http://x/y\n", i);
    assert_false(set_table_parse(&arena, buf_text(&text), "own", &table, &err));
    assert_string_equal(err.text,
                        "own: line 1001: there are more than 1000 data sets; remove some");
    table = (SetTable){0};
    buf_clear(&text);
    for (int i = 0; i <= SET_FILES; i++)
        buf_printf(&text, "s http://x/%d\n", i);
    assert_false(set_table_parse(&arena, buf_text(&text), "own", &table, &err));
    assert_string_equal(err.text, "own: line 65: 's' has more than 64 files; remove some");
    for (int i = 0; i < SET_FILES; i++)
        assert_string_equal(table.row[0].file[i].url, arena_printf(&arena, "http://x/%d", i));
    buf_free(&text);
    arena_free(&arena);
}

/* Words of one command that reads a folder, and texts in quotes that end: nothing else. */
TEST(what_loads_a_set_is_bounded)
{
    static const char *const GOOD[] = {
        "folder train=a valid=b size=32x48", "names pat='/([^/]+)_\\d+.jpg$' size=224",
        "csv csv_labels=labels.csv folder=images suffix=.jpg", "names pat='(a|b;c)'", "idx"};
    static const char *const BAD[] = {
        "",           "Folder",           "get x",          "save x",          "table x",
        "packed",     "foldervalid",      "folder; quit",   "folder > x",      "folder $lr",
        "folder #",   "folder\\ x",       "folder '",       "names pat='a'b'", "names pat='\x1b'",
        "names '\n'", "names pat='\xc3'", "folder\tvalid=x"};
    Arena arena = {0};
    for (int i = 0; i < LENGTH(GOOD) + LENGTH(BAD); i++) {
        bool good = i < LENGTH(GOOD);
        const char *load = good ? GOOD[i] : BAD[i - LENGTH(GOOD)];
        SetTable table = {0};
        Error err;
        const char *row = arena_printf(&arena,
                                       "\xef\xbb\xbf"
                                       "a http://x/1 images=i load=\"%s\"",
                                       load);
        assert_int_equal(set_table_parse(&arena, row, "own", &table, &err), good);
        if (good)
            assert_string_equal(table.row[0].load, load);
    }
    char long_load[SET_LOAD + 20] = "folder valid=";
    memset(long_load + strlen(long_load), 'v', SET_LOAD);
    SetTable table = {0};
    Error err;
    assert_false(set_table_parse(
        &arena, arena_printf(&arena, "a http://x/1 load=\"%s\"", long_load), "own", &table, &err));
    arena_free(&arena);
}

/* ---- what is there */

TEST(a_kind_is_guessed_by_what_a_folder_has)
{
    Arena arena = {0};
    Error err;
    assert_null(set_guess(&arena, "."));
    assert_true(folder_make("f/training", 0700, &err) && folder_make("f/testing", 0700, &err));
    assert_string_equal(set_guess(&arena, "f"), "folder train=training valid=testing");
    assert_true(folder_make("g", 0700, &err) && folder_make("h", 0700, &err));
    write_text("g/train-images-idx3-ubyte.gz", "");
    assert_string_equal(set_guess(&arena, "g"), "idx");
    write_text("h/data_batch_1.bin", "");
    assert_string_equal(set_guess(&arena, "h"), "cifar10");
    arena_free(&arena);
}

TEST(names_are_those_that_are_there_and_those_that_are_known)
{
    Arena arena = {0};
    Error err;
    int count, own = 0, known = 0;
    assert_true(folder_make("data/mine", 0700, &err) && folder_make("data/mnist", 0700, &err));
    write_text("data/mine.tgz", "");
    write_text("data/mnist_tiny.tgz", "");
    const char *const *name = catalog_names(&arena, &count);
    for (int i = 0; i < count; i++) {
        assert_true(i == 0 || strcmp(name[i - 1], name[i]) < 0);
        own += strcmp(name[i], "mine") == 0;
        known += strcmp(name[i], "mnist_tiny") == 0 || strcmp(name[i], "cifar10") == 0;
    }
    assert_int_equal(own, 1);
    assert_int_equal(known, 2);
    assert_int_equal(catalog_state("data", "mine"), SET_UNPACKED);
    assert_int_equal(catalog_state("data", "mnist_tiny"), SET_PACKED);
    assert_int_equal(catalog_state("data", "cifar10"), SET_ABSENT);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_their_standards),
        cmocka_unit_test(a_rate_is_that_of_the_last_seconds),
        cmocka_unit_test(bytes_have_three_digits),
        cmocka_unit_test(addresses_are_http_and_printable),
        cmocka_unit_test(addresses_are_shown_without_passwords),
        cmocka_unit_test(a_mark_is_a_strong_etag_or_a_date),
        cmocka_unit_test(a_range_reaches_to_the_end),
        cmocka_unit_test(a_server_may_ask_for_a_minute),
        cmocka_unit_test(only_a_part_that_is_described_is_gone_on_with),
        cmocka_unit_test(a_part_belongs_to_one_process),
        cmocka_unit_test(the_built_in_table_is_whole),
        cmocka_unit_test(rows_of_the_user_replace_those_of_the_same_name),
        cmocka_unit_test(a_table_has_a_thousand_sets_of_64_files),
        cmocka_unit_test(what_loads_a_set_is_bounded),
        cmocka_unit_test(a_kind_is_guessed_by_what_a_folder_has),
        cmocka_unit_test(names_are_those_that_are_there_and_those_that_are_known),
    };
    scratch_enter();
    setenv("ONECYCLE_DATA", "data", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
