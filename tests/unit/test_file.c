/* Tests files, paths, folders, assets, gzip files and archives. */
#include "tests/unit/scratch.h"

#include "base/buf.h"
#include "io/archive.h"
#include "io/asset.h"
#include "io/fd.h"
#include "io/gz.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <zlib.h>

static Error err;

TEST(a_file_is_written_whole_and_read_whole)
{
    Arena arena = {0};
    Bytes bytes;
    assert_true(file_write("note", "first", 5, 0600, &err));
    assert_true(file_write("note", "second", 6, 0600, &err));
    assert_true(file_read(&arena, "note", 6, &bytes, &err));
    assert_string_equal((const char *)bytes.data, "second");
    assert_false(path_is_file("note.part"));

    struct stat info;
    assert_int_equal(stat("note", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);

    assert_true(file_append("note", "+", 1, 0600, &err));
    assert_false(file_read(&arena, "note", 6, &bytes, &err));
    assert_string_equal(err.text, "note: has 7 bytes, and at most 6 are read; name a smaller file");
    arena_free(&arena);
}

TEST(messages_say_where_and_cannot_steer_the_terminal)
{
    Arena arena = {0};
    Bytes bytes;
    assert_false(file_read(&arena, "no\033[2Jway", 9, &bytes, &err));
    assert_string_equal(
        err.text, "no\\x1b[2Jway: cannot be read: No such file or directory; check the path and "
                  "that its folder is there");
    assert_false(file_read(&arena, ".", 9, &bytes, &err));
    assert_string_equal(err.text, ".: is not a regular file; name a file");
    assert_false(file_write("missing/note", "x", 1, 0666, &err));
    assert_string_equal(
        err.text, "missing/note: cannot be written: No such file or directory; check the path and "
                  "that its folder is there");

    char *deep = arena_printf(&arena, "%0300d", 1);
    assert_false(file_read(&arena, deep, 9, &bytes, &err));
    assert_non_null(strstr(err.text, "00001: cannot be read: "));
    arena_free(&arena);
}

TEST(a_link_stays_and_a_device_is_not_replaced)
{
    struct stat info;
    scratch_file("disk/real", "old", 3);
    assert_int_equal(symlink("disk/real", "link"), 0);
    assert_true(file_write("link", "newer", 5, 0666, &err));
    assert_int_equal(lstat("link", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(stat("disk/real", &info), 0);
    assert_int_equal(info.st_size, 5);
    assert_true(file_write("/dev/null", "x", 1, 0666, &err));
    assert_int_equal(stat("/dev/null", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
}

/* What a file says, or "" where there is none. */
static const char *said(Arena *arena, const char *path)
{
    Bytes bytes;
    return path_is_file(path) && file_read(arena, path, 99, &bytes, &err) ? (const char *)bytes.data
                                                                          : "";
}

/* Whether the pair was written, of which the second is `other`. */
static bool write_pair(const char *other)
{
    const Bytes one = {(const uint8_t *)"new 1", 5}, two = {(const uint8_t *)"new 2", 5};
    return file_write_together((NewFile[]){{"one", &one, 1, 0666}, {other, &two, 1, 0600}}, 2,
                               &err);
}

TEST(files_that_belong_together_are_all_written_or_none)
{
    static const char *const REFUSED[] = {"/dev/full", "missing/two", "disk", "one"};
    Arena arena = {0};
    struct stat info;
    scratch_file("disk/there", "", 0);
    for (int old = 0; old < 2; old++)
        for (int i = 0; i < LENGTH(REFUSED); i++) {
            unlink("one");
            if (old)
                scratch_file("one", "old 1", 5);
            assert_false(write_pair(REFUSED[i]));
            assert_non_null(strstr(err.text, REFUSED[i]));
            assert_string_equal(said(&arena, "one"), old ? "old 1" : "");
            assert_false(path_is_file("one.part"));
        }
    for (int round = 0; round < 2; round++) { /* new ones, then in place of others */
        assert_true(write_pair("two"));
        assert_string_equal(said(&arena, "one"), "new 1");
        assert_string_equal(said(&arena, "two"), "new 2");
        assert_int_equal(stat("two", &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
        assert_false(path_is_file("one.part") || path_is_file("two.part"));
        scratch_file("one", "an older one", 12);
    }
    arena_free(&arena);
}

TEST(folders_are_listed_in_the_order_of_bytes)
{
    Arena arena = {0};
    const char **names;
    int count;
    scratch_file("set/10/a", "", 0);
    scratch_file("set/9/a", "", 0);
    scratch_file("set/B", "", 0);
    scratch_file("set/a", "", 0);
    scratch_file("set/.hidden", "", 0);
    assert_true(folder_list(&arena, "set", &names, &count, &err));
    const char *want[] = {"10", "9", "B", "a"};
    assert_int_equal(count, LENGTH(want));
    for (int i = 0; i < count; i++)
        assert_string_equal(names[i], want[i]);
    assert_true(path_is_folder("set/9") && !path_is_folder("set/B") && path_is_file("set/B"));
    assert_false(folder_list(&arena, "set/none", &names, &count, &err));
    assert_false(folder_make("set/B/below", 0777, &err));
    arena_free(&arena);
}

TEST(paths)
{
    Arena arena = {0};
    setenv("HOME", "/home/ada", 1);
    setenv("XDG_STATE_HOME", "/var/ada", 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_DATA_HOME");
    unsetenv("ONECYCLE_DATA");
    assert_string_equal(path_join(&arena, "a", "b"), "a/b");
    assert_string_equal(path_join(&arena, "a/", "b"), "a/b");
    assert_string_equal(path_name("train/3/7463.png"), "7463.png");
    assert_string_equal(path_name("7463.png"), "7463.png");
    assert_string_equal(path_expand(&arena, "~/x"), "/home/ada/x");
    assert_string_equal(path_expand(&arena, "~bob/x"), "~bob/x");
    assert_string_equal(folder_config(&arena), "/home/ada/.config/onecycle");
    assert_string_equal(folder_state(&arena), "/var/ada/onecycle");
    assert_string_equal(folder_data(&arena), "/home/ada/.local/share/onecycle/data");
    setenv("ONECYCLE_DATA", "/scratch", 1);
    assert_string_equal(folder_data(&arena), "/scratch");
    arena_free(&arena);
}

/* Paths as they are told to other people. */
TEST(the_home_folders_name_is_left_out)
{
    static const struct {
        const char *home, *words, *want;
    } CASES[] = {
        {"/root", "data idx /root/a", "data idx ~/a"},
        {"/root", "/root", "~"},
        {"/root", "x /bak/root/a y=/root/b", "x /bak/root/a y=~/b"},
        {"/root", "x /rootlet/a '/root/b' /root/c", "x /rootlet/a '~/b' ~/c"},
        {"/root", "/root/root/a", "~/root/a"},
        {"/a /a", "x/a /a /a/b", "x/a ~/b"},
        {"/", "data idx /a", "data idx /a"},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Arena arena = {0};
        setenv("HOME", CASES[i].home, 1);
        assert_string_equal(path_contract(&arena, CASES[i].words), CASES[i].want);
        arena_free(&arena);
    }
    setenv("HOME", "relative", 1); /* ~ does not stand for it */
    Arena arena = {0};
    assert_string_equal(path_contract(&arena, "relative/a"), "relative/a");
    arena_free(&arena);
}

/* No file is left in the folder where the program is started. */
TEST(without_home_the_password_database_tells_it)
{
    static const char *const HOMES[] = {NULL, "", "relative", "./here"};
    static const char *const VARIABLES[] = {"XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"};
    const struct passwd *entry = getpwuid(getuid());
    const char *home = entry && *entry->pw_dir == '/' ? entry->pw_dir : NULL;
    for (int i = 0; i < LENGTH(HOMES); i++) {
        Arena arena = {0};
        for (int v = 0; v < LENGTH(VARIABLES); v++)
            setenv(VARIABLES[v], "relative", 1);
        unsetenv("ONECYCLE_DATA");
        if (HOMES[i])
            setenv("HOME", HOMES[i], 1);
        else
            unsetenv("HOME");
        const char *state_folder = folder_state(&arena), *config = folder_config(&arena);
        const char *data = folder_data(&arena);
        if (home) {
            const char *local = path_join(&arena, home, ".local");
            assert_string_equal(state_folder, path_join(&arena, local, "state/onecycle"));
            assert_string_equal(config, path_join(&arena, home, ".config/onecycle"));
            assert_string_equal(data, path_join(&arena, local, "share/onecycle/data"));
            assert_string_equal(path_expand(&arena, "~/x"), path_join(&arena, home, "x"));
        } else {
            assert_true(!state_folder && !config && !data);
            assert_string_equal(path_expand(&arena, "~/x"), "~/x");
        }
        arena_free(&arena);
    }
}

TEST(assets_are_compiled_in_and_overridden_file_by_file)
{
    Arena arena = {0};
    Bytes bytes;
    assert_true(asset_read(&arena, "demo.oc", &bytes, &err));
    assert_int_equal(strlen((const char *)bytes.data), bytes.size);
    assert_non_null(strstr((const char *)bytes.data, "fit_one_cycle"));

    scratch_file("mine/other.txt", "other", 5);
    setenv("ONECYCLE_ASSETS", "mine", 1);
    assert_true(asset_read(&arena, "other.txt", &bytes, &err));
    assert_string_equal((const char *)bytes.data, "other");
    assert_true(asset_read(&arena, "demo.oc", &bytes, &err));
    assert_non_null(strstr((const char *)bytes.data, "fit_one_cycle"));
    assert_true(asset_check(&err));
    setenv("ONECYCLE_ASSETS", "nowhere", 1);
    assert_false(asset_check(&err));
    assert_string_equal(err.text, "ONECYCLE_ASSETS: nowhere: no such folder; what is compiled in "
                                  "is used");
    unsetenv("ONECYCLE_ASSETS");
    assert_true(asset_check(&err));
    assert_false(asset_read(&arena, "other.txt", &bytes, &err));
    arena_free(&arena);
}

/* ---- gzip */

static Bytes packed(Arena *arena, const void *data, size_t size)
{
    uint8_t *out = arena_alloc(arena, size + 100, 1);
    z_stream stream = {.next_in = (Bytef *)data,
                       .avail_in = (uInt)size,
                       .next_out = out,
                       .avail_out = (uInt)size + 100};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return (Bytes){out, stream.total_out};
}

TEST(gzip_is_unpacked_and_other_files_are_read_as_they_are)
{
    Arena arena = {0};
    Bytes bytes;
    size_t ignored;
    static uint8_t data[100000] = "begin";
    Bytes gz = packed(&arena, data, sizeof data);
    scratch_file("data.gz", gz.data, gz.size);
    scratch_file("data", data, sizeof data);
    const char *names[] = {"data", "data.gz"};
    for (int i = 0; i < LENGTH(names); i++) {
        assert_true(gz_read(&arena, names[i], sizeof data, &bytes, &ignored, &err));
        assert_int_equal(bytes.size, sizeof data);
        assert_memory_equal(bytes.data, data, sizeof data);
    }
    assert_false(gz_read(&arena, "data.gz", sizeof data - 1, &bytes, &ignored, &err));
    arena_free(&arena);
}

TEST(damaged_gzip_is_refused)
{
    Arena arena = {0};
    Bytes bytes;
    size_t ignored;
    char text[200];
    for (int i = 0; i < LENGTH(text); i++)
        text[i] = (char)(i * i);
    Bytes gz = packed(&arena, text, sizeof text);
    for (size_t size = 0; size < gz.size; size++) {
        scratch_file("cut.gz", gz.data, size);
        assert_false(gz_read(&arena, "cut.gz", 1 << 20, &bytes, &ignored, &err));
    }
    uint8_t *lie = arena_copy(&arena, gz.data, gz.size);
    lie[gz.size - 2] = 0x7f; /* eight million bytes in two hundred */
    scratch_file("lie.gz", lie, gz.size);
    assert_false(gz_read(&arena, "lie.gz", 1 << 30, &bytes, &ignored, &err));
    assert_string_equal(err.text,
                        "lie.gz: the gzip file is damaged or cut short; use another copy");
    scratch_file("plain.gz", "plain", 5);
    assert_false(gz_read(&arena, "plain.gz", 1 << 30, &bytes, &ignored, &err));
    assert_string_equal(err.text, "plain.gz: not a gzip file; use another copy");
    arena_free(&arena);
}

static Bytes joined(Arena *arena, const Bytes *parts, int count)
{
    Buf all = {0};
    for (int i = 0; i < count; i++)
        buf_add(&all, parts[i].data, parts[i].size);
    Bytes bytes = {arena_copy(arena, all.data, all.size), all.size};
    buf_free(&all);
    return bytes;
}

/* As with gzip -dc; such files come from `cat a.gz b.gz`, tapes and broken downloads. */
TEST(gzip_of_several_members_is_read_to_its_end)
{
    static uint8_t zeros[512], large[200000];
    static const uint8_t RUBBISH[] = {0x1f, 'r', 'u', 'b', 'b', 'i', 's', 'h'};
    Arena arena = {0};
    Bytes one = packed(&arena, "one ", 4), two = packed(&arena, "two", 3),
          none = packed(&arena, "", 0), many = packed(&arena, large, sizeof large);
    const Bytes tape = {zeros, sizeof zeros}, rubbish = {(uint8_t *)RUBBISH, sizeof RUBBISH};
    const struct {
        Bytes part[4];
        const char *text; /* how it begins */
        size_t size, ignored;
    } READ[] = {
        {{one, two}, "one two", 7, 0},
        {{one, none, two}, "one two", 7, 0},
        {{none, none, none}, "", 0, 0},
        {{two, many, one}, "two", sizeof large + 7, 0},
        {{one, two, tape}, "one two", 7, 0},
        {{one, rubbish}, "one ", 4, sizeof RUBBISH},
        {{one, tape, two}, "one ", 4, 512 + two.size},
    };
    for (int i = 0; i < LENGTH(READ); i++) {
        Bytes bytes, all = joined(&arena, READ[i].part, 4);
        size_t ignored = 99;
        scratch_file("members.gz", all.data, all.size);
        assert_true(gz_read(&arena, "members.gz", sizeof large + 7, &bytes, &ignored, &err));
        assert_int_equal(bytes.size, READ[i].size);
        assert_memory_equal(bytes.data, READ[i].text, strlen(READ[i].text));
        assert_int_equal(ignored, READ[i].ignored);
    }
    arena_free(&arena);
}

TEST(a_member_that_is_cut_short_or_too_much_is_refused)
{
    Arena arena = {0};
    Bytes bytes,
        both = joined(&arena, (Bytes[]){packed(&arena, "one", 3), packed(&arena, "2", 1)}, 2);
    size_t ignored, first = packed(&arena, "one", 3).size;
    for (size_t size = first + 2; size < both.size; size++) { /* two bytes tell that it is one */
        scratch_file("cut.gz", both.data, size);
        assert_false(gz_read(&arena, "cut.gz", 99, &bytes, &ignored, &err));
        assert_string_equal(err.text,
                            "cut.gz: the gzip file is damaged or cut short; use another copy");
    }
    scratch_file("two.gz", both.data, both.size);
    assert_true(gz_read(&arena, "two.gz", both.size, &bytes, &ignored, &err));
    static uint8_t large[1000];
    both = joined(&arena, (Bytes[]){packed(&arena, large, 1000), packed(&arena, "2", 1)}, 2);
    scratch_file("large.gz", both.data, both.size);
    assert_false(gz_read(&arena, "large.gz", 1000, &bytes, &ignored, &err));
    assert_string_equal(err.text,
                        "large.gz: unpacks to more than 1000 bytes, which is too large; use a "
                        "smaller file");
    arena_free(&arena);
}

/* ---- archives */

typedef struct {
    const char *name;
    unsigned kind;    /* AE_IFREG ... */
    const char *text; /* contents, or where a link points */
} Entry;

static void make_archive(const char *path, const Entry *entries, int count)
{
    struct archive *out = archive_write_new();
    archive_write_add_filter_gzip(out);
    archive_write_set_format_pax_restricted(out);
    assert_int_equal(archive_write_open_filename(out, path), ARCHIVE_OK);
    for (int i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, entries[i].name);
        archive_entry_set_filetype(entry, entries[i].kind);
        archive_entry_set_perm(entry, 0644);
        if (entries[i].kind == AE_IFLNK)
            archive_entry_set_symlink(entry, entries[i].text);
        if (entries[i].kind == AE_IFREG)
            archive_entry_set_size(entry, (int64_t)strlen(entries[i].text));
        assert_int_equal(archive_write_header(out, entry), ARCHIVE_OK);
        if (entries[i].kind == AE_IFREG)
            archive_write_data(out, entries[i].text, strlen(entries[i].text));
        archive_entry_free(entry);
    }
    archive_write_free(out);
}

/* The error's text, or NULL if the folder `set` was unpacked. */
static const char *unpacked(const char *path, const char *folder)
{
    Unpacking job = {.path = path, .folder = folder, .name = "set"};
    return archive_unpack(&job, &err) ? NULL : err.text;
}

/* How many names a folder has, hidden ones included. */
static int all_names_in(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = -2; /* "." and ".." */
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static const Entry GOOD[] = {{"set/", AE_IFDIR, ""},
                             {"set/3/a.png", AE_IFREG, "three"},
                             {"./set/7/b.png", AE_IFREG, "seven"}};

TEST(an_archive_unpacks_or_leaves_nothing)
{
    Arena arena = {0};
    Bytes bytes;
    make_archive("good.tgz", GOOD, LENGTH(GOOD));
    assert_true(folder_make("into", 0777, &err));
    assert_null(unpacked("good.tgz", "into"));
    assert_true(file_read(&arena, "into/set/7/b.png", 99, &bytes, &err));
    assert_string_equal((const char *)bytes.data, "seven");
    assert_string_equal(unpacked("good.tgz", "into"),
                        "into/set: is already there; remove it first");
    assert_int_equal(all_names_in("into"), 1);

    assert_true(file_read(&arena, "good.tgz", 9999, &bytes, &err));
    assert_true(folder_make("fresh", 0777, &err));
    for (size_t size = 0; size < bytes.size; size++) {
        scratch_file("cut.tgz", bytes.data, size);
        assert_non_null(unpacked("cut.tgz", "fresh"));
        const char *words = arena_text(&arena, err.text);
        assert_string_equal(unpacked("cut.tgz", "fresh"), words);
        assert_int_equal(all_names_in("fresh"), 0);
    }
    uint8_t *turned = arena_copy(&arena, bytes.data, bytes.size);
    for (size_t at = bytes.size - 8; at < bytes.size; at++) { /* its checksum and its length */
        turned[at] ^= 1;
        scratch_file("turned.tgz", turned, bytes.size);
        assert_string_equal(unpacked("turned.tgz", "fresh"),
                            at < bytes.size - 4 ? "turned.tgz: damaged or cut short (incorrect "
                                                  "data check); use another copy"
                                                : "turned.tgz: damaged or cut short (incorrect "
                                                  "length check); use another copy");
        assert_int_equal(all_names_in("fresh"), 0);
        turned[at] ^= 1;
    }
    scratch_file("none.tgz", "just text", 9);
    assert_non_null(unpacked("none.tgz", "fresh"));
    assert_int_equal(rmdir("fresh"), 0);
    arena_free(&arena);
}

TEST(what_is_packed_otherwise_is_named)
{
    static const struct {
        const char *begin, *name;
    } CASES[] = {{"BZh91AY&SY", "bzip2"},
                 {"\3757zXZ", "xz"},
                 {"PK\3\4\x14", "zip"},
                 {"\x28\xb5\x2f\xfd", "zstd"}};
    assert_true(folder_make("empty", 0777, &err));
    for (int i = 0; i < LENGTH(CASES); i++) {
        char words[80];
        scratch_file("other.tgz", CASES[i].begin, strlen(CASES[i].begin));
        snprintf(words, sizeof words, "packed by %s, not by gzip;", CASES[i].name);
        assert_non_null(strstr(unpacked("other.tgz", "empty"), words));
        assert_int_equal(all_names_in("empty"), 0);
    }
}

TEST(entries_that_escape_are_refused)
{
    const Entry bad[] = {
        {"../out", AE_IFREG, "x"},
        {"/tmp/onecycle-out", AE_IFREG, "x"},
        {"a/../../out", AE_IFREG, "x"},
        {"link", AE_IFLNK, "/tmp"},
        {"pipe", AE_IFIFO, ""},
        {"1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", AE_IFREG, "x"},
    };
    assert_true(folder_make("jail", 0777, &err));
    for (int i = 0; i < LENGTH(bad); i++) {
        Entry entries[] = {GOOD[0], GOOD[1], bad[i]}; /* after two that are fine */
        make_archive("bad.tgz", entries, LENGTH(entries));
        assert_non_null(strstr(unpacked("bad.tgz", "jail"), "bad.tgz: entry '"));
        assert_int_equal(all_names_in("jail"), 0);
        assert_false(path_is_file("out"));
    }
    make_archive("bad.tgz", &(Entry){"\033]0;x", AE_IFLNK, "/tmp"}, 1);
    assert_string_equal(
        unpacked("bad.tgz", "jail"),
        "bad.tgz: entry '\\x1b]0;x': links are not unpacked; if you trust it, unpack it with tar");
}

TEST(only_the_folder_of_the_name_appears_and_the_rest_is_counted)
{
    const Entry entries[] = {
        {"./", AE_IFDIR, ""},          {"README", AE_IFREG, "x"}, {"set/3/a.png", AE_IFREG, "x"},
        {"more/b", AE_IFREG, "x"},     {"._set", AE_IFREG, "x"},  {"settle/c", AE_IFREG, "x"},
        {".//set/7/d", AE_IFREG, "x"},
    };
    Unpacking job = {.path = "wide.tgz", .folder = "wide", .name = "set"};
    make_archive("wide.tgz", entries, LENGTH(entries));
    assert_true(folder_make("wide", 0777, &err));
    assert_true(archive_unpack(&job, &err));
    assert_int_equal(job.beside, 3);
    assert_int_equal(all_names_in("wide"), 1);
    assert_int_equal(all_names_in("wide/set"), 2);

    const Entry flat[] = {{"train/", AE_IFDIR, ""}, {"train/3/a.png", AE_IFREG, "x"}};
    make_archive("flat.tgz", flat, LENGTH(flat));
    assert_true(folder_make("flat", 0777, &err));
    for (int twice = 0; twice < 2; twice++)
        assert_string_equal(unpacked("flat.tgz", "flat"),
                            "flat.tgz: it contains no folder 'set'; pack it as set/...");
    make_archive("flat.tgz", &(Entry){"set", AE_IFREG, "a file"}, 1);
    assert_string_equal(unpacked("flat.tgz", "flat"),
                        "flat.tgz: it contains no folder 'set'; pack it as set/...");
    assert_int_equal(all_names_in("flat"), 0);
}

/* An archive of a file that packs too well, and one of very many empty files. */
TEST(an_archive_made_to_fill_a_disk_is_refused)
{
    enum { MB = 1 << 20, ENTRIES = 64 * MB / 4096 + 1 };
    char *large = memset(malloc(65 * MB + 1), 'x', 65 * MB);
    large[65 * MB] = '\0';
    Entry *entries = calloc(ENTRIES, sizeof *entries);
    make_archive("bomb.tgz", &(Entry){"set/bomb", AE_IFREG, large}, 1);
    assert_true(folder_make("little-disk", 0777, &err));
    assert_string_equal(unpacked("bomb.tgz", "little-disk"),
                        "bomb.tgz: it unpacks to more than 64 MB, 100 times its own size, like "
                        "archives made to fill a disk; if you trust it, unpack it with tar");
    for (int i = 0; i < ENTRIES; i++)
        entries[i] = (Entry){i ? "elsewhere" : "set/a", AE_IFREG, ""};
    make_archive("bomb.tgz", entries, ENTRIES);
    assert_non_null(strstr(unpacked("bomb.tgz", "little-disk"), "unpacks to more than 64 MB"));
    make_archive("bomb.tgz", entries, ENTRIES - 1);
    assert_null(unpacked("bomb.tgz", "little-disk"));
    assert_int_equal(all_names_in("little-disk"), 1);
    free(large);
    free(entries);
}

TEST(an_interrupted_unpacking_leaves_nothing)
{
    atomic_int interrupts = 1;
    Unpacking job = {
        .path = "good.tgz", .folder = "calm", .name = "set", .interrupts = &interrupts};
    make_archive("good.tgz", GOOD, LENGTH(GOOD));
    assert_true(folder_make("calm", 0777, &err));
    assert_false(archive_unpack(&job, &err));
    assert_string_equal(err.text,
                        "good.tgz: unpacking was interrupted and left no files; try again");
    assert_int_equal(err.kind, ERROR_INTERRUPTED);
    assert_int_equal(all_names_in("calm"), 0);

    /* what a killed process has left is removed; a living one keeps its own */
    scratch_file("calm/.unpack-killed/set/3/a.png", "x", 1);
    scratch_file("calm/.unpack-living/set/3/a.png", "x", 1);
    int living = open("calm/.unpack-living", O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(living, LOCK_EX), 0);
    assert_null(unpacked("good.tgz", "calm"));
    assert_true(path_is_file("calm/.unpack-living/set/3/a.png"));
    assert_int_equal(all_names_in("calm"), 2);
    close(living);
}

/* A part file belongs to its writer as long as that lives; then the next writer removes it. */
TEST(a_part_file_belongs_to_its_writer)
{
    int other = open("shared.part", O_WRONLY | O_CREAT, 0600);
    assert_int_equal(flock(other, LOCK_EX), 0);
    assert_false(file_write("shared", "new", 3, 0600, &err));
    assert_non_null(strstr(err.text, "another process is writing it"));
    file_sweep("shared");
    assert_true(path_is_file("shared.part"));
    close(other);
    file_sweep("shared");
    assert_false(path_is_file("shared.part"));
    scratch_file("shared.part", "left", 4);
    assert_true(file_write("shared", "new", 3, 0600, &err));
    assert_false(path_is_file("shared.part"));
}

/* Opening does not wait for a pipe without another end, or a socket. */
TEST(nothing_waits_for_another_end)
{
    Arena arena = {0};
    Bytes bytes;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(socket_fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_false(file_write("pipe", "x", 1, 0600, &err));
    assert_non_null(strstr(err.text, "pipe: is a named pipe that no program reads from"));
    assert_false(file_append("pipe", "x", 1, 0600, &err));
    assert_false(file_read(&arena, "pipe", 10, &bytes, &err));
    assert_true(fd_open_stream("pipe", &err) < 0);
    assert_non_null(strstr(err.text, "pipe: is a named pipe that nobody writes to"));
    assert_false(file_write("socket", "x", 1, 0600, &err));
    assert_non_null(strstr(err.text, "socket: is a socket"));
    assert_false(file_read(&arena, "socket", 10, &bytes, &err));
    close(socket_fd);
    arena_free(&arena);
}

/* A pipe whose other end is open can be written and read. */
TEST(a_pipe_with_both_ends_is_a_file)
{
    char got[8] = "";
    int other = open("pipe", O_RDWR);
    assert_true(file_append("pipe", "hello", 5, 0600, &err));
    int fd = fd_open_stream("pipe", &err);
    assert_true(fd >= 0);
    assert_int_equal(read(fd, got, sizeof got), 5);
    assert_string_equal(got, "hello");
    close(fd);
    close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_file_belongs_to_its_writer),
        cmocka_unit_test(a_file_is_written_whole_and_read_whole),
        cmocka_unit_test(messages_say_where_and_cannot_steer_the_terminal),
        cmocka_unit_test(nothing_waits_for_another_end),
        cmocka_unit_test(a_pipe_with_both_ends_is_a_file),
        cmocka_unit_test(a_link_stays_and_a_device_is_not_replaced),
        cmocka_unit_test(files_that_belong_together_are_all_written_or_none),
        cmocka_unit_test(folders_are_listed_in_the_order_of_bytes),
        cmocka_unit_test(paths),
        cmocka_unit_test(the_home_folders_name_is_left_out),
        cmocka_unit_test(without_home_the_password_database_tells_it),
        cmocka_unit_test(assets_are_compiled_in_and_overridden_file_by_file),
        cmocka_unit_test(gzip_is_unpacked_and_other_files_are_read_as_they_are),
        cmocka_unit_test(damaged_gzip_is_refused),
        cmocka_unit_test(gzip_of_several_members_is_read_to_its_end),
        cmocka_unit_test(a_member_that_is_cut_short_or_too_much_is_refused),
        cmocka_unit_test(an_archive_unpacks_or_leaves_nothing),
        cmocka_unit_test(what_is_packed_otherwise_is_named),
        cmocka_unit_test(only_the_folder_of_the_name_appears_and_the_rest_is_counted),
        cmocka_unit_test(an_archive_made_to_fill_a_disk_is_refused),
        cmocka_unit_test(an_interrupted_unpacking_leaves_nothing),
        cmocka_unit_test(entries_that_escape_are_refused),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
