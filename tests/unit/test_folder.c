/* Tests folders of pictures: classes, splits, sizes, and every message of refusal. */
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#include "base/buf.h"
#include "commands/command_table.h"
#include "data/dataset.h"
#include "data/source.h"
#include "io/png.h"
#include "lab/lab.h"
#include "lab/lab_data.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/inotify.h>
#include <unistd.h>

static const char *pictures; /* the folder of those that other tests read, too */

/* A picture of one value; channels 3 makes it colour. */
static void picture(const char *path, int w, int h, int channels, uint8_t value)
{
    Buf png = {0};
    Image image = {
        .w = w, .h = h, .c = channels, .pixels = ARENA_NEW(&arena, uint8_t, w * h * channels)};
    for (int i = 0; i < w * h * channels; i++)
        image.pixels[i] = value;
    png_encode(&png, &image);
    scratch_file(path, png.data, png.size);
    buf_free(&png);
}

static Dataset *load(const char *path, FolderOptions options)
{
    options.path = path;
    options.channels = options.channels ? options.channels : 3;
    Pool *pool = pool_new(2);
    Dataset *data = dataset_folder(&arena, &options, pool, &err);
    pool_free(pool);
    return data;
}

TEST(one_folder_is_one_class)
{
    picture("set/train/cat/2.png", 4, 3, 1, 20);
    picture("set/train/cat/10.PNG", 4, 3, 1, 10);
    picture("set/train/ant/1.png", 4, 3, 1, 30);
    picture("set/valid/cat/1.png", 4, 3, 1, 40);
    picture("set/valid/dog/1.png", 4, 3, 1, 50);
    scratch_file("set/labels.csv", "name,label", 10);
    scratch_file("set/train/ant/notes.txt", "ignored", 7);
    scratch_file("set/train/ant/.hidden.jpg", "ignored", 7);

    FolderOptions options = {.path = "set/", .train = "train", .valid = "valid", .channels = 3};
    Dataset *data = dataset_folder(&arena, &options, NULL, &err);
    assert_non_null(data);
    assert_string_equal(data->name, "set");
    assert_true(data->shape.w == 4 && data->shape.h == 3 && data->shape.c == 3 &&
                data->stored == 1);
    assert_int_equal(data->classes, 2);
    assert_string_equal(data->class_name[0], "ant");
    assert_string_equal(data->class_name[1], "cat");
    assert_int_equal(data->train.count, 3);
    assert_string_equal(data->train.file[1], "set/train/cat/10.PNG");
    const uint8_t values[] = {30, 10, 20};
    const uint16_t labels[] = {0, 1, 1};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(data->train.pixels[i * 12], values[i]);
        assert_int_equal(data->train.labels[i], labels[i]);
    }
    assert_true(data->valid.count == 1 && data->valid.pixels[0] == 40 &&
                data->valid.labels[0] == 1);
    assert_int_equal(data->omitted[OMIT_UNTRAINED], 1); /* the dog, of no class in train */
    assert_int_equal(data->omitted[OMIT_FILE], 1);      /* the notes; hidden files do not count */
}

/* Folders below a class folder are read, as by torchvision's ImageFolder, sorted by path. */
TEST(pictures_below_a_class_folder_are_of_that_class)
{
    picture("nested/train/a/1.png", 1, 1, 1, 1);
    picture("nested/train/a/more/of/2.png", 1, 1, 1, 2);
    picture("nested/train/a/x.png/3.png", 1, 1, 1, 3);
    picture("nested/train/b/all/4.png", 1, 1, 1, 4);
    picture("nested/train/beside.png", 1, 1, 1, 5);
    scratch_file("nested/train/photo.jpg", "", 0);
    picture("nested/beside too.png", 1, 1, 1, 5);
    picture("nested/valid/a/deep/5.png", 1, 1, 1, 6);
    scratch_file("nested/train/a/more/notes.txt", "left out", 8);
    Dataset *data = load("nested", (FolderOptions){0});
    assert_true(data->train.count == 4 && data->valid.count == 1 && data->classes == 2);
    assert_memory_equal(data->train.pixels, "\1\2\3\4", 4);
    assert_int_equal(data->train.labels[2], 0);
    assert_string_equal(data->train.file[1], "nested/train/a/more/of/2.png");
    assert_int_equal(data->omitted[OMIT_BESIDE], 3);
    assert_int_equal(data->omitted[OMIT_FILE], 1);

    Dataset *mixed = load("nested", (FolderOptions){.valid_pct = 0.5});
    assert_true(mixed->train.count == 3 && mixed->valid.count == 2);
    assert_int_equal(mixed->omitted[OMIT_BESIDE], 3);
    FolderOptions options = {.path = "nested/train"};
    Dataset *like = dataset_folder_like(&arena, &options, data, NULL, &err);
    assert_true(like->valid.count == 4 && like->omitted[OMIT_BESIDE] == 2);
}

TEST(what_lies_below_can_be_left_out)
{
    picture("flat/train/a/1.png", 1, 1, 1, 1);
    picture("flat/train/a/more/2.png", 1, 1, 1, 2);
    scratch_file("flat/train/a/more/3.jpg", "of a format that is not read", 28);
    picture("flat/valid/a/4.png", 1, 1, 1, 4);
    Dataset *data = load("flat", (FolderOptions){.flat = true});
    assert_true(data->train.count == 1 && data->omitted[OMIT_BELOW] == 2);
    assert_null(load("flat", (FolderOptions){0}));
    assert_string_equal(err.text, "flat/train/a/more/3.jpg: a text, not a picture; use another "
                                  "copy");
}

/* Two links per level would make 2^16 folders; a link to a folder above would make a circle. */
TEST(folders_are_gone_through_once_and_not_too_deep)
{
    picture("round/train/a/1.png", 1, 1, 1, 1);
    picture("round/train/a/more/2.png", 1, 1, 1, 2);
    picture("round/valid/a/1.png", 1, 1, 1, 1);
    assert_int_equal(symlink("..", "round/train/a/more/up"), 0);
    assert_int_equal(symlink("a/more", "round/train/b"), 0); /* a class folder may be a link */
    Dataset *data = load("round", (FolderOptions){0});
    assert_true(data->train.count == 3 && data->classes == 2);
    assert_int_equal(data->omitted[OMIT_LINK], 2);

    picture("round/valid/a/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/x.png", 1, 1, 1, 1);
    assert_int_equal(load("round", (FolderOptions){0})->valid.count, 2);
    assert_true(folder_make("round/valid/a/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", 0777, &err));
    assert_null(load("round", (FolderOptions){0}));
    assert_string_equal(err.text,
                        "round/valid/a/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17: more than 16 "
                        "folders deep; move its images up");
}

TEST(a_class_of_links_or_of_deeper_pictures_alone_says_so)
{
    picture("deep/train/a/1.png", 1, 1, 1, 1);
    picture("deep/train/b/more/1.png", 1, 1, 1, 1);
    picture("deep/valid/a/1.png", 1, 1, 1, 1);
    assert_null(load("deep", (FolderOptions){.flat = true}));
    assert_string_equal(err.text, "deep/train/b: a class folder with images only in folders below "
                                  "it, which recurse=false leaves out; give recurse=true");
    assert_non_null(load("deep", (FolderOptions){0}));
    assert_true(folder_make("deep/train/c", 0777, &err));
    assert_int_equal(symlink("../a", "deep/train/c/linked"), 0);
    assert_null(load("deep", (FolderOptions){0}));
    assert_string_equal(err.text, "deep/train/c: a class folder with links to folders, which are "
                                  "not followed, and no pictures; copy their images into it, or "
                                  "link the class folder itself");
}

TEST(one_colour_picture_makes_all_stored_in_colour)
{
    picture("mixed/train/a/1.png", 2, 2, 1, 9);
    picture("mixed/train/b/1.png", 2, 2, 3, 8);
    picture("mixed/valid/b/1.png", 2, 2, 1, 7);
    Dataset *data = load("mixed", (FolderOptions){0});
    assert_int_equal(data->stored, 3);
    assert_memory_equal(data->train.pixels,
                        "\t\t\t\t\t\t\t\t\t\t\t\t\10\10\10\10\10\10\10\10\10\10\10\10", 24);
    data = load("mixed", (FolderOptions){.channels = 1});
    assert_true(data->stored == 1 && data->shape.c == 1 && data->valid.pixels[3] == 7);
}

TEST(the_random_split_is_fastais)
{
    const int numpy[] = {8, 1, 5, 0, 7, 2, 9, 4, 3, 6}; /* numpy.random.seed(42); permutation(10) */
    for (int i = 0; i < 10; i++) {
        picture(arena_printf(&arena, "pool/%s/%s/%d.png", i < 7 ? "train" : "valid",
                             i % 2 ? "a" : "b", i),
                1, 1, 1, (uint8_t)i);
        picture(arena_printf(&arena, "direct/%s/%d.png", i < 5 ? "a" : "b", i), 1, 1, 1,
                (uint8_t)i);
    }
    Dataset *data = load("direct", (FolderOptions){.valid_pct = 0.35, .seed = -1});
    assert_true(data->valid.count == 3 && data->train.count == 7);
    for (int i = 0; i < 3; i++)
        assert_int_equal(data->valid.pixels[i], numpy[i]);
    const uint8_t rest[] = {0, 2, 3, 4, 6, 7, 9};
    assert_memory_equal(data->train.pixels, rest, sizeof rest);

    /* train and valid pooled, in the order of paths: train/a, train/b, valid/a, valid/b */
    const uint8_t by_path[] = {1, 3, 5, 0, 2, 4, 6, 7, 9, 8};
    data = load("pool", (FolderOptions){.valid_pct = 0.2, .seed = 42});
    for (int i = 0; i < 2; i++)
        assert_int_equal(data->valid.pixels[i], by_path[numpy[i]]);
    assert_int_equal(data->train.count, 8);
}

/* Of 5, 10 and 1 images a fraction of 0.3: 2, 3 and none, since a class keeps one to learn from. */
TEST(a_stratified_split_takes_its_fraction_of_each_class)
{
    const char *const class[] = {"few", "many", "one"};
    const int images[] = {5, 10, 1}, valid[] = {2, 3, 0};
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < images[c]; i++)
            picture(arena_printf(&arena, "layers/%s/%d.png", class[c], i), 1, 1, 1, 0);
    Dataset *data = load("layers", (FolderOptions){.valid_pct = 0.3, .stratify = true});
    int found[3] = {0};
    for (int i = 0; i < data->valid.count; i++)
        found[data->valid.labels[i]]++;
    assert_memory_equal(found, valid, sizeof valid);
    assert_int_equal(data->train.count, 11);
}

TEST(other_sizes_need_to_be_asked_for)
{
    picture("sizes/train/a/1.png", 4, 4, 1, 100);
    picture("sizes/train/b/1.png", 6, 8, 1, 200);
    picture("sizes/valid/a/1.png", 4, 4, 1, 50);
    assert_null(load("sizes", (FolderOptions){0}));
    assert_string_equal(err.text, "sizes/train/b/1.png: 8 x 6 pixels, but sizes/train/a/1.png has "
                                  "4 x 4; give size=4 to resize all");
    picture("odd/b\033[2J/1.png", 1, 1, 1, 0);
    picture("odd/b\033[2J/\n.png", 2, 2, 1, 0);
    assert_null(load("odd", (FolderOptions){.valid_pct = 0.5}));
    assert_null(strpbrk(err.text, "\n\033"));
    Dataset *data = load("sizes", (FolderOptions){.w = 5, .h = 5});
    assert_true(data->shape.w == 5 && data->shape.h == 5);
    assert_true(data->train.pixels[24] == 100 && data->train.pixels[25] == 200 &&
                data->train.pixels[49] == 200);
}

static void refused(const char *path, FolderOptions options, const char *message)
{
    assert_null(load(path, options));
    assert_string_equal(err.text, message);
}

TEST(refusals_say_what_to_do)
{
    refused("none", (FolderOptions){0}, "none: no such folder; check the path");
    scratch_file("file", "", 0);
    refused("file", (FolderOptions){0}, "file: is not a folder; check the path");
    assert_true(folder_make("bare", 0777, &err));
    refused("bare", (FolderOptions){0},
            "bare/train: no such folder; give train=NAME, or valid_pct=0.2 if the class folders "
            "are in the folder itself");
    picture("bare/train/a/1.png", 2, 2, 1, 0);
    refused("bare", (FolderOptions){0},
            "bare/valid: no such folder; give valid=NAME, or valid_pct=0.2 for a random split");
    assert_true(folder_make("bare/valid", 0777, &err));
    refused("bare", (FolderOptions){0},
            "bare/valid: no class folders in it; it should contain one folder per class");
    assert_true(folder_make("bare/valid/a", 0777, &err));
    refused("bare", (FolderOptions){0},
            "bare/valid/a: a class folder without pictures; fill it or remove it");
    scratch_file("bare/valid/a/x.JPeG", "", 0);
    refused("bare", (FolderOptions){0},
            "bare/valid/a/x.JPeG: the file is empty, not a picture; use another copy");
    refused("bare", (FolderOptions){.channels = 2},
            "pictures have channels=1 (grey), 3 (colour) or 4 (with alpha), not 2; others come as "
            "arrays, by `data npy`");
    refused("bare", (FolderOptions){.valid_pct = 1.5}, "valid_pct=1.5 is not between 0 and 1");
    remove("bare/valid/a/x.JPeG");
    scratch_file("bare/valid/a/1.png", "\x89PNG\r\n\x1a\n\0\0", 10);
    refused("bare", (FolderOptions){0},
            "bare/valid/a/1.png: the PNG file is cut short; use another copy");
}

/* Many broken files, many threads: the first by path is named. */
TEST(the_first_broken_file_is_named)
{
    for (int i = 0; i < 300; i++)
        picture(arena_printf(&arena, "many/a/%03d.png", i), 3, 3, 1, 1);
    scratch_file("many/a/150.png", "broken", 6);
    scratch_file("many/a/299.png", "broken", 6);
    Pool *pool = pool_new(4);
    for (int run = 0; run < 5; run++) {
        FolderOptions options = {.path = "many", .valid_pct = 0.01, .channels = 1, .seed = 0};
        assert_null(dataset_folder(&arena, &options, pool, &err));
        assert_string_equal(err.text, "many/a/150.png: a text, not a picture; use another copy");
    }
    pool_free(pool);
}

/* Links to a folder or file elsewhere or to nothing are refused; those that stay inside are not. */
TEST(links_do_not_leave_the_folder_when_asked_not_to)
{
    static const char *const LEAVING[] = {"linked/valid/b", "linked/valid/a/2.png",
                                          "linked/valid/a/3.png"};
    static const char *const TO[] = {"../../elsewhere/b", "../../../elsewhere/b/1.png", "nothing"};
    picture("elsewhere/b/1.png", 2, 2, 1, 7);
    picture("linked/train/a/1.png", 2, 2, 1, 5);
    picture("linked/train/b/1.png", 2, 2, 1, 6);
    picture("linked/valid/a/1.png", 2, 2, 1, 5);
    picture("linked-too/valid/b/1.png", 2, 2, 1, 8); /* beside it, its name begins the same */
    assert_int_equal(symlink("../../train/a/1.png", "linked/valid/a/0.png"), 0);
    Dataset *like = load("linked", (FolderOptions){.inside = true});
    assert_int_equal(like->valid.count, 2);
    for (int i = 0; i < LENGTH(LEAVING); i++) {
        assert_int_equal(symlink(TO[i], LEAVING[i]), 0);
        refused("linked", (FolderOptions){.inside = true},
                arena_printf(&arena,
                             "%s: a link leads out of the data folder, or to nothing; "
                             "remove it, or give links=true",
                             LEAVING[i]));
        assert_true(i == 2 || load("linked", (FolderOptions){0})->valid.count == 3);
        FolderOptions options = {.path = "linked", .inside = true};
        assert_null(dataset_folder_like(&arena, &options, like, NULL, &err));
        assert_int_equal(remove(LEAVING[i]), 0);
    }
    assert_int_equal(symlink("../linked-too/valid", "linked/more"), 0);
    refused("linked", (FolderOptions){.valid = "more", .inside = true},
            "linked/more: a link leads out of the data folder, or to nothing; remove it, or give "
            "links=true");
    assert_non_null(load("linked", (FolderOptions){.valid = "more"}));
    assert_int_equal(symlink("linked", "by-link"), 0); /* the folder itself may be a link */
    assert_non_null(load("by-link", (FolderOptions){.inside = true}));
}

/* Whatever is wrong with pixels, headers are told first, and sizes before pixels. */
TEST(what_is_wrong_first_does_not_depend_on_chance)
{
    for (int i = 0; i < 200; i++)
        picture(arena_printf(&arena, "wrong/a/%03d.png", i), 3, 3, 1, 1);
    Bytes bytes;
    assert_true(file_read(&arena, "wrong/a/000.png", 1 << 20, &bytes, &err));
    const FolderOptions options = {.valid_pct = 0.01, .channels = 1};
    const char *cut = "wrong/a/003.png: the PNG file is cut short; use another copy";
    scratch_file("wrong/a/003.png", bytes.data, bytes.size - 20);
    scratch_file("wrong/a/150.png", bytes.data, bytes.size - 20);
    refused("wrong", options, cut);
    picture("wrong/a/120.png", 3, 4, 1, 1);
    refused(
        "wrong", options,
        "wrong/a/120.png: 4 x 3 pixels, but wrong/a/000.png has 3 x 3; give size=3 to resize all");
    refused("wrong", (FolderOptions){.valid_pct = 0.01, .channels = 1, .w = 2, .h = 2}, cut);
    scratch_file("wrong/a/199.png", "broken", 6);
    refused("wrong", options, "wrong/a/199.png: a text, not a picture; use another copy");
}

/* Left out, counted, the first named; the rest is as it would be without them. */
TEST(bad_pictures_are_left_out_if_asked_for)
{
    for (int i = 0; i < 9; i++)
        picture(arena_printf(&arena, "some/train/%c/%d.png", 'a' + i % 2, i), 3, 3, 1, (uint8_t)i);
    for (int i = 0; i < 4; i++)
        picture(arena_printf(&arena, "some/valid/%c/%d.png", 'a' + i % 2, i), 3, 3, 1, 50);
    scratch_file("some/train/a/0.png", "GIF89a", 6); /* the first of all */
    scratch_file("some/train/b/3.png", "", 0);
    scratch_file("some/train/b/9.jpg", "\377\330\377\340", 4);
    scratch_file("some/valid/b/3.png", "\x89PNG\r\n\x1a\n\0\0", 10);
    const FolderOptions options = {.skip_bad = true, .channels = 1};
    refused("some", (FolderOptions){0},
            "some/train/a/0.png: a GIF file, which is not read; convert it to PNG or JPEG");
    const Dataset *data = load("some", options);
    assert_non_null(data);
    assert_int_equal(data->train.count, 7);
    assert_int_equal(data->valid.count, 3);
    assert_int_equal(data->omitted[OMIT_BAD], 4);
    assert_string_equal(data->bad[0], "some/train/a/0.png");
    assert_string_equal(data->bad[2], "some/train/b/9.jpg");
    for (int i = 0; i < 7; i++) {
        int value = data->train.pixels[9 * i];
        assert_string_equal(data->train.file[i],
                            arena_printf(&arena, "some/train/%c/%d.png", 'a' + value % 2, value));
        assert_int_equal(data->train.labels[i], value % 2);
    }
    assert_int_equal(data->valid.pixels[9 * 2], 50);
    Buf line = {0};
    assert_true(source_omission(data, OMIT_BAD, &line));
    assert_string_equal(buf_text(&line),
                        "left out: 4 pictures that cannot be read: some/train/a/0.png, "
                        "some/train/b/3.png, some/train/b/9.jpg, ...");
    buf_free(&line);
    for (int i = 0; i < 9; i += 2)
        scratch_file(arena_printf(&arena, "some/train/a/%d.png", i), "BM", 2);
    refused("some", options, "some: of class a no training picture can be read; remove its folder");
    for (int i = 1; i < 9; i += 2)
        scratch_file(arena_printf(&arena, "some/train/b/%d.png", i), "BM", 2);
    for (int i = 0; i < 4; i++)
        scratch_file(arena_printf(&arena, "some/valid/%c/%d.png", 'a' + i % 2, i), "", 0);
    refused("some", options,
            "no file can be read, skip_bad=true leaves none; the first: some/train/a/0.png: a BMP "
            "file, which is not read; convert it to PNG or JPEG");
}

/* The content says what a file is; grey and colour of several kinds go together, turned ones are
 * counted. */
TEST(kinds_of_pictures_mix)
{
    static const char *const FROM[] = {"turn_6.jpg", "turn_6.ppm", "grey.ppm", "inks.jpg"};
    static const char *const TO[] = {"mix/train/a/0.png", "mix/train/a/1.jpg", "mix/train/b/2.jpeg",
                                     "mix/valid/b/3.gif"};
    for (int i = 0; i < LENGTH(FROM); i++) {
        Bytes bytes;
        assert_true(file_read(&arena, path_join(&arena, pictures, FROM[i]), 1 << 20, &bytes, &err));
        scratch_file(TO[i], bytes.data, bytes.size);
    }
    const Dataset *data = load("mix", (FolderOptions){.w = 5, .h = 7});
    assert_non_null(data);
    assert_int_equal(data->omitted[OMIT_TURN], 1);
    assert_true(data->shape.w == 5 && data->shape.h == 7 && data->stored == 3);
    for (int i = 0; i < 5 * 7 * 3; i++)
        assert_true(abs(data->train.pixels[i] - data->train.pixels[5 * 7 * 3 + i]) <= 2);
    data = load("mix", (FolderOptions){.w = 5, .h = 7, .channels = 4});
    assert_true(data && data->stored == 4 && data->shape.c == 4 && data->train.pixels[3] == 255);
}

TEST(more_than_the_memory_is_refused_before_it_is_taken)
{
    assert_true(source_memory("some", 1000, (Shape){32, 32, 3}, "", &err));
    assert_false(source_memory("some", 1e9, (Shape){1024, 512, 3}, "give a smaller size=", &err));
    const char *begin = "some: 1000000000 images of 1024 x 512 pixels take 1464843.8 GB of memory, "
                        "and this machine has ";
    assert_memory_equal(err.text, begin, strlen(begin));
    assert_non_null(strstr(err.text, "; give a smaller size="));
}

/* A picture of many greys, or of the same as a colour. */
static void slope(const char *path, int w, int h, int channels)
{
    Buf png = {0};
    Image image = {
        .w = w, .h = h, .c = channels, .pixels = ARENA_NEW(&arena, uint8_t, w * h * channels)};
    for (int i = 0; i < w * h * channels; i++)
        image.pixels[i] = (uint8_t)(7 * (i / channels));
    png_encode(&png, &image);
    scratch_file(path, png.data, png.size);
    buf_free(&png);
}

/* Whether grey or colour comes first decides how pixels are stored while files are read. */
TEST(pixels_do_not_depend_on_the_first_file)
{
    slope("first/train/a/0.png", 4, 4, 3);
    slope("first/train/a/1.png", 9, 5, 1);
    slope("first/train/b/2.png", 4, 6, 3);
    slope("first/valid/a/3.png", 3, 3, 1);
    slope("first/valid/b/4.png", 5, 5, 3);
    const FolderOptions options = {.w = 4, .h = 4};
    const Dataset *colour = load("first", options);
    slope("first/train/a/0.png", 4, 4, 1);
    const Dataset *grey = load("first", options);
    assert_true(colour->stored == 3 && grey->stored == 3);
    assert_memory_equal(grey->train.pixels, colour->train.pixels, 3 * 4 * 4 * 3);
    assert_memory_equal(grey->valid.pixels, colour->valid.pixels, 2 * 4 * 4 * 3);
}

/* Counts how often pictures have been opened since they were watched. */
static int count_opened(int watch)
{
    enum { ROOM = sizeof(struct inotify_event) + NAME_MAX + 1 };
    _Alignas(struct inotify_event) char buffer[16 * ROOM];
    int count = 0;
    for (ssize_t size; (size = read(watch, buffer, sizeof buffer)) > 0;)
        for (char *at = buffer; at < buffer + size;) {
            const struct inotify_event *event = (const void *)at;
            count += event->len > 0 && strstr(event->name, ".png") != NULL;
            at += sizeof *event + event->len;
        }
    return count;
}

TEST(each_file_is_read_once)
{
    enum { COUNT = 100 };
    for (int i = 0; i < COUNT; i++)
        picture(arena_printf(&arena, "once/a/%03d.png", i), 3, 3, i == 50 ? 3 : 1, 1);
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch < 0 || inotify_add_watch(watch, "once/a", IN_OPEN) < 0)
        skip();
    assert_non_null(load("once", (FolderOptions){.valid_pct = 0.1}));
    assert_int_equal(count_opened(watch), COUNT);
    close(watch);
}

/* A folder being read, and when Ctrl-C comes. */
typedef struct {
    int watch; /* of what is opened */
    atomic_int interrupts;
} Interruption;

static void *interrupt_when_opened(void *context)
{
    Interruption *interruption = context;
    for (int opened = 0; opened < 2;) { /* the first is opened before any thread reads */
        struct pollfd news = {.fd = interruption->watch, .events = POLLIN};
        if (poll(&news, 1, 300000) <= 0)
            break;
        opened += count_opened(interruption->watch);
    }
    atomic_store(&interruption->interrupts, 1);
    return NULL;
}

TEST(reading_that_is_interrupted_says_so)
{
    enum { COUNT = 1000, TRIES = 100 };
    bool read = true;
    for (int i = 0; i < COUNT; i++)
        picture(arena_printf(&arena, "slow/a/%03d.png", i), 3, 3, 1, 1);
    for (int i = 0; i < TRIES && read; i++) { /* again if all was read before the thread woke up */
        Interruption now = {.watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
        pthread_t thread;
        if (now.watch < 0 || inotify_add_watch(now.watch, "slow/a", IN_OPEN) < 0)
            skip();
        assert_int_equal(pthread_create(&thread, NULL, interrupt_when_opened, &now), 0);
        read = load("slow", (FolderOptions){.valid_pct = 0.1, .interrupts = &now.interrupts});
        pthread_join(thread, NULL);
        close(now.watch);
    }
    assert_false(read);
    assert_string_equal(err.text, "interrupted; the data loaded before, if any, is still there");
    assert_int_equal(err.kind, ERROR_INTERRUPTED);
}

/* Pictures for the net there is are resized as its own were, others are not; which they are is
 * known before they are read. */
TEST(resizing_for_a_net_reads_each_file_once)
{
    for (int i = 0; i < 4; i++) {
        slope(arena_printf(&arena, "kin/a/%d.png", i), 9, 5, 1);
        slope(arena_printf(&arena, "distant/c/%d.png", i), 9, 5, 1);
        slope(arena_printf(&arena, "distant/d/%d.png", i), 5, 9, 1);
    }
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 2, .quiet = true}, &COMMANDS, &err);
    const char *kin = "data folder kin size=4 valid_pct=0.5 bs=2",
               *distant = "data folder distant size=4 valid_pct=0.5 bs=2",
               *net = "data folder kin size=4 valid_pct=0.5 bs=2 resize=squish; "
                      "model 'flatten | dense 1'; summary";
    assert_int_equal(session_run(session, net, NULL, 0), STATUS_OK);
    assert_int_equal(session_run(session, kin, NULL, 0), STATUS_OK);
    assert_int_equal(session->data->set->resize, RESIZE_SQUISH);
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch < 0 || inotify_add_watch(watch, "distant/c", IN_OPEN) < 0)
        skip();
    assert_int_equal(session_run(session, distant, NULL, 0), STATUS_OK);
    assert_int_equal(session->data->set->resize, RESIZE_CROP);
    assert_int_equal(count_opened(watch), 4);
    close(watch);
    session_free(session);
}

static Dataset *load_like(const char *path, int size, const Dataset *like)
{
    FolderOptions options = {.path = path, .w = size, .h = size};
    return dataset_folder_like(&arena, &options, like, NULL, &err);
}

TEST(another_sets_images_match_by_name)
{
    picture("like/train/a/1.png", 2, 2, 1, 0);
    picture("like/train/c/1.png", 2, 2, 1, 0);
    picture("like/valid/c/1.png", 2, 2, 1, 0);
    picture("other/b/1.png", 2, 2, 3, 1);
    picture("other/c/1.png", 2, 2, 3, 200);
    picture("large/c/1.png", 4, 4, 1, 60);
    picture("strange/z/1.png", 2, 2, 1, 60);
    Dataset *grey = load("like", (FolderOptions){.channels = 1}),
            *colour = load("like", (FolderOptions){.channels = 3});

    Dataset *data = load_like("other", 0, grey);
    assert_true(data->train.count == 0 && data->valid.count == 1 &&
                data->omitted[OMIT_UNKNOWN] == 1);
    assert_true(data->stored == 1 && data->valid.labels[0] == 1 && data->valid.pixels[0] == 200);
    assert_string_equal(data->name, "other");
    assert_string_equal(data->class_name[1], "c");
    data = load_like("other", 0, colour);
    assert_true(data->stored == 3 && data->shape.c == 3);
    data = load_like("like", 0, colour);
    assert_true(data->valid.count == 1 && data->stored == 1 && data->shape.c == 3);

    assert_null(load_like("large", 0, grey));
    assert_string_equal(err.text,
                        "large: its images are 4 x 4 pixels, and the net reads 2 x 2; give size=2");
    assert_non_null(load_like("large", 2, grey));
    assert_null(load_like("strange", 0, grey));
    assert_string_equal(err.text,
                        "strange: contains no images of the classes of the data set like");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(one_folder_is_one_class),
        CASE(pictures_below_a_class_folder_are_of_that_class),
        CASE(what_lies_below_can_be_left_out),
        CASE(folders_are_gone_through_once_and_not_too_deep),
        CASE(a_class_of_links_or_of_deeper_pictures_alone_says_so),
        CASE(one_colour_picture_makes_all_stored_in_colour),
        CASE(the_random_split_is_fastais),
        CASE(a_stratified_split_takes_its_fraction_of_each_class),
        CASE(other_sizes_need_to_be_asked_for),
        CASE(refusals_say_what_to_do),
        CASE(the_first_broken_file_is_named),
        CASE(what_is_wrong_first_does_not_depend_on_chance),
        CASE(bad_pictures_are_left_out_if_asked_for),
        CASE(kinds_of_pictures_mix),
        CASE(more_than_the_memory_is_refused_before_it_is_taken),
        CASE(pixels_do_not_depend_on_the_first_file),
        CASE(each_file_is_read_once),
        CASE(reading_that_is_interrupted_says_so),
        CASE(resizing_for_a_net_reads_each_file_once),
        CASE(another_sets_images_match_by_name),
        CASE(links_do_not_leave_the_folder_when_asked_not_to),
    };
    char *source = realpath(getenv("SRCDIR") ? getenv("SRCDIR") : ".", NULL);
    Arena paths = {0};
    pictures = path_join(&paths, source, "tests/unit/pictures");
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    arena_free(&paths);
    free(source);
    return status;
}
