/* Tests tables of numbers and categories.  Expected numbers are numpy 1.24's: the split is
 * numpy.random.permutation after seed(3), medians are nanmedian of the training rows, means and
 * deviations those of the encoded training rows in float64. */
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#include "data/column_set.h"
#include "data/column_set_json.h"
#include "data/identity.h"
#include "data/normalization.h"
#include "data/table.h"
#include "io/file.h"

#include <math.h>

static const char PEOPLE[] = "age,sex,city,income,note,owns\n"
                             "34,f,Paris,41000,,yes\n"
                             "41,m,\"New York, NY\",72000,,no\n"
                             ",f,Berlin,39000,,yes\n"
                             "29,m,Paris,NA,,no\n"
                             "52,f,Berlin,88000,,yes\n"
                             "47,m,Paris,61000,,yes\n"
                             "38,f,\"New York, NY\",54000,,no\n"
                             "25,m,Berlin,23000,,no\n"
                             "61,f,Paris,97000,,yes\n"
                             "33,m,Berlin,35000,,no\n"
                             "45,f,Paris,58000,,yes\n"
                             "28,m,\"New York, NY\",31000,,no\n";

static Buf notes;

static Dataset *read_table(const char *text, TableOptions options)
{
    assert_true(file_write("t.csv", text, strlen(text), 0666, &err));
    err.text[0] = '\0';
    options.path = "t.csv";
    options.target = options.target ? options.target : "owns";
    buf_clear(&notes);
    return dataset_table(&arena, &options, &notes, &err);
}

static const char *told(const char *text, TableOptions options)
{
    return read_table(text, options) ? buf_text(&notes) : err.text;
}

TEST(rows_are_numpys)
{
    Dataset *data = read_table(PEOPLE, (TableOptions){.valid_pct = 0.25, .seed = 3});
    assert_string_equal(err.text, "");
    assert_true(shape_equal(data->shape, (Shape){1, 1, 7}) && data->classes == 2 &&
                data->train.count == 9 && data->valid.count == 3);
    static const float valid[] = {41, 0, 1,     0,  1, 0, 72000, 52, 1, 0,    1,
                                  0,  0, 88000, 47, 0, 1, 0,     0,  1, 61000};
    static const float second[] = {33.5f, 1, 0, 1, 0, 0, 39000, 29, 0, 1, 0, 0, 1, 40000};
    assert_memory_equal(data->valid.values, valid, sizeof valid);
    assert_memory_equal(data->train.values + 7, second, sizeof second);
    const uint16_t labels[] = {0, 1, 1};
    assert_memory_equal(data->valid.labels, labels, sizeof labels);
    assert_string_equal(data->class_name[1], "yes");
    static const float mean[] = {36.27777862548828f,  0.5555555820465088f, 0.4444444477558136f,
                                 0.3333333432674408f, 0.2222222238779068f, 0.4444444477558136f,
                                 46444.4453125f},
                       std[] = {10.341692924499512f, 0.4969039857387543f, 0.4969039857387543f,
                                0.4714045226573944f, 0.4157397150993347f, 0.4969039857387543f,
                                20527.0078125f};
    Normalization n = normalization_of(&arena, data, &data->train);
    assert_memory_equal(n.mean, mean, sizeof mean);
    assert_memory_equal(n.std, std, sizeof std);
    assert_string_equal(buf_text(&notes),
                        "left out: column 'note', which is empty\n"
                        "columns: 2 of numbers, 2 of categories, which make 7 numbers a row\n"
                        "missing: 1 in age, 1 in income; replaced by the column's median in the "
                        "training part\n");
}

TEST(columns_are_chosen_by_name_or_number)
{
    const char *drop[] = {"city", "0", "note"};
    Dataset *data = read_table(PEOPLE, (TableOptions){.target = "5", .drop = drop, .drops = 3});
    assert_true(data->shape.c == 3 && strcmp(data->columns->target, "owns") == 0 &&
                strcmp(data->columns->column[1].name, "income") == 0);
    data = read_table("1;a;x\n2;b;x\n10;a;y\n1;b;y\n",
                      (TableOptions){.target = "0", .csv = {.headless = true}});
    assert_true(data->train.count == 4 && data->shape.c == 4 && data->classes == 3 &&
                strcmp(data->class_name[2], "10") == 0 && data->train.labels[2] == 2 &&
                data->train.labels[3] == 0);
}

/* What validation rows have and training rows have not. */
TEST(what_is_unknown_is_told)
{
    /* numpy.random.seed(3); numpy.random.permutation(5): [3 4 1 0 2] */
    static const char TEXT[] = "a,b,owns\n1,x,p\n2,y,q\n3,x,p\n4,z,r\n?,w,q\n5,x,\n";
    Dataset *data = read_table(TEXT, (TableOptions){.valid_pct = 0.4, .seed = 3});
    assert_true(data->train.count == 3 && data->valid.count == 1 &&
                data->omitted[OMIT_UNTRAINED] == 1 && data->omitted[OMIT_TARGET] == 1);
    static const float valid[] = {2, 0, 0};
    assert_memory_equal(data->valid.values, valid, sizeof valid);
    assert_string_equal(buf_text(&notes),
                        "columns: 1 of numbers, 1 of categories, which make 3 numbers a row\n"
                        "missing: 1 in a; replaced by the column's median in the training part\n"
                        "unknown: 1 in b; such validation cells have categories that no training "
                        "row has, and count as none\n");
}

TEST(tables_that_do_not_fit_are_refused)
{
    static const struct {
        const char *text, *told;
    } CASE[] = {
        {"a,b\n1,2\n", "t.csv: it has no column 'owns' for target=; its columns are a, b"},
        {"a,owns\n1,\n", "t.csv: no row has a target; check target=owns"},
        {"a,owns\n", "t.csv: no row has a target; check target=owns"},
        {"owns\nx\n", "t.csv: it has no column but its target; use another"},
        {"a,owns\n1,x\n1\n",
         "t.csv: line 3: it has 1 cell, and the first line has 2; every row needs as many"},
        {"a,owns\n1,x\ninf,y\n",
         "t.csv: line 3, column 'a': inf is no finite 32-bit float; replace it"},
        {"a,owns\n1,x\n1e39,y\n",
         "t.csv: line 3, column 'a': 1e+39 is no finite 32-bit float; replace it"},
        {"a,owns\n\xe9,x\n",
         "t.csv: line 2: it is not in UTF-8; save it so, as iconv -t UTF-8 does"},
    };
    for (int i = 0; i < LENGTH(CASE); i++)
        assert_string_equal(told(CASE[i].text, (TableOptions){0}), CASE[i].told);
    const char *drop[] = {"c"}, *target[] = {"owns"};
    assert_string_equal(told("a,owns\n1,x\n", (TableOptions){.drop = drop, .drops = 1}),
                        "t.csv: it has no column 'c' to drop; check drop=");
    assert_string_equal(told("a,owns\n1,x\n", (TableOptions){.drop = target, .drops = 1}),
                        "t.csv: drop= names the target 'owns'; keep it");
}

TEST(columns_with_too_many_texts_are_named_together)
{
    Buf text = {0};
    buf_text_add(&text, "id,n,name,owns\n");
    for (int i = 0; i <= COLUMN_CATEGORIES; i++)
        buf_printf(&text, "i%d,%d,\"n, %d\",%d\n", i, i, i, i % 2);
    assert_string_equal(told(buf_text(&text), (TableOptions){0}),
                        "t.csv: column 'id' is no number in line 2 ('i0') and has more than 100 "
                        "different texts; leave such columns out: drop=id,name");
    buf_clear(&text);
    buf_text_add(&text, "a,owns\n");
    for (int i = 0; i <= DATASET_MAX_CLASSES; i++)
        buf_printf(&text, "%d,%d.5\n", i, i);
    assert_string_equal(told(buf_text(&text), (TableOptions){0}),
                        "t.csv: target 'owns' has more than 1000 different values in 1001 training "
                        "rows, and each would be a class; choose another target, or put its values "
                        "into groups");
    buf_clear(&text);
    buf_text_add(&text, "a b,owns\n");
    for (int i = 0; i < 40; i++)
        buf_printf(&text, "%d,%d.5\n", i, i % 21);
    assert_non_null(strstr(told(buf_text(&text), (TableOptions){0}),
                           "t.csv: target 'owns' has 21 different values in 40 training rows"));
    buf_clear(&text);
    buf_text_add(&text, "a b,owns\n");
    for (int i = 0; i <= COLUMN_CATEGORIES; i++)
        buf_printf(&text, "i%d,%d\n", i, i % 2);
    assert_non_null(strstr(told(buf_text(&text), (TableOptions){0}), ": drop='a b'"));
    buf_free(&text);
}

TEST(columns_come_back_from_json)
{
    Dataset *data = read_table(PEOPLE, (TableOptions){0});
    Buf text = {0};
    column_set_put(&text, data->columns);
    const ColumnSet *columns = column_set_get(&arena, buf_text(&text));
    assert_true(columns && column_set_same(columns, data->columns) && columns->numbers == 7 &&
                columns->column[3].at == 6 &&
                columns->column[0].median == data->columns->column[0].median);
    static const char *const WRONG[] = {
        "",
        "{}",
        "{\"target\":\"a\",\"columns\":[1]}",
        "{\"target\":\"a\",\"columns\":[{\"name\":\"b\",\"values\":[]}]}",
        "{\"target\":\"a\",\"columns\":[{\"name\":\"b\",\"values\":[\"y\",\"x\"]}]}",
        "{\"target\":\"a\",\"columns\":[{\"name\":\"b\",\"median\":\"inf\"}]}"};
    for (int i = 0; i < LENGTH(WRONG); i++)
        assert_null(column_set_get(&arena, WRONG[i]));
    Dataset other = *data;
    ColumnSet changed = *data->columns;
    Column *column = arena_copy(&arena, changed.column, 4 * sizeof *column);
    column[2].name = "town";
    changed.column = column;
    other.columns = &changed;
    assert_false(dataset_same_kind(data, &other));
    buf_clear(&text);
    dataset_difference(data, &other, "the net is for", &text);
    assert_non_null(strstr(buf_text(&text), "; they differ first in the column city"));
    buf_free(&text);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(rows_are_numpys),
        CASE(columns_are_chosen_by_name_or_number),
        CASE(what_is_unknown_is_told),
        CASE(tables_that_do_not_fit_are_refused),
        CASE(columns_with_too_many_texts_are_named_together),
        CASE(columns_come_back_from_json),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    buf_free(&notes);
    return failed;
}
