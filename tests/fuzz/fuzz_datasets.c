/* Fuzzes the user's table of data sets: it is understood, or refused with one line; what comes
 * of it is within bounds, and can go into a request, a path and a command.  The same lines are
 * those of a server's answer. */
#include "tests/fuzz/fuzz.h"

#include "data/set_table.h"
#include "io/address.h"
#include "io/fetch_head.h"

#include <string.h>

/* Outside single quotes, which end, nothing has a meaning to the language. */
static void check_load(const char *load)
{
    bool quoted = false;
    FUZZ_REQUIRE(strlen(load) <= SET_LOAD && !strpbrk(load, "\"\n"));
    for (const char *c = load; *c; c++) {
        quoted ^= *c == '\'';
        FUZZ_REQUIRE(quoted || !strchr(";$`\\#>", *c));
    }
    FUZZ_REQUIRE(!quoted);
}

static void check_row(const SetRow *row)
{
    FUZZ_REQUIRE(set_name_is(row->name) && row->files > 0 && row->files <= SET_FILES);
    FUZZ_REQUIRE(!row->folder || (set_name_is(row->folder) && !strchr(row->folder, '/')));
    FUZZ_REQUIRE(!row->images || (set_name_is(row->images) && !strchr(row->images, '/')));
    check_load(row->load ? row->load : "");
    for (int i = 0; i < row->files; i++) {
        const FileSums *sums = &row->file[i].sums;
        FUZZ_REQUIRE(address_is(row->file[i].url) && sums->size >= 0);
        FUZZ_REQUIRE(!sums->sha256 || set_sum_is(sums->sha256, 256));
        FUZZ_REQUIRE(!sums->md5 || set_sum_is(sums->md5, 128));
        FUZZ_REQUIRE(!sums->md5_head || set_sum_is(sums->md5_head, 128));
    }
}

static void read_head(const char *text)
{
    FetchHead head;
    fetch_head_begin(&head);
    while (*text) {
        size_t length = strcspn(text, "\n");
        fetch_head_line(&head, text, length);
        text += length + (text[length] == '\n');
    }
    FUZZ_REQUIRE(!*head.mark || fetch_head_is_mark(head.mark));
    FUZZ_REQUIRE(head.wait >= 0 && head.wait <= 60 && head.whole >= -1 &&
                 head.from < MAX(head.whole, 1));
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Error err = {0};
    SetTable table = {0};
    char *text = arena_printf(&arena, "%.*s", (int)size, (const char *)data);
    FUZZ_REQUIRE(set_table_parse(&arena, "a http://x/1\nb http://x/2", "first", &table, &err));
    bool ok = set_table_parse(&arena, text, "datasets.conf", &table, &err);
    fuzz_check_error(ok, &err);
    FUZZ_REQUIRE(table.rows <= SET_MOST);
    for (int i = 0; ok && i < table.rows; i++) {
        check_row(&table.row[i]);
        FUZZ_REQUIRE(set_table_find(&table, table.row[i].name) == &table.row[i]);
    }
    read_head(text);
    arena_free(&arena);
}
