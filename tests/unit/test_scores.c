/* Scores of classes against scikit-learn's numbers: classes without images, without answers, and
 * without either; two classes; ties; and those of a learner against its own answers. */
#include "tests/unit/lab.h"

#include "train/metrics.h"
#include "train/scores.h"
#include "train/verdict.h"

#include <math.h>

static ClassCounts counts_of(Arena *arena, int classes, const int *actual, const int *answer, int n)
{
    ClassCounts counts = counts_new(arena, classes);
    for (int i = 0; i < n; i++)
        counts_add(&counts, actual[i], answer[i]);
    return counts;
}

/* Class 3 has no images but is answered, 4 has images and is never answered, 5 is not there:
 * precision_recall_fscore_support of scikit-learn 1.2.1 with zero_division=0. */
static const int ACTUAL[] = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 4, 4},
                 ANSWER[] = {0, 0, 1, 3, 1, 1, 0, 2, 2, 0, 2, 1, 2, 0};

TEST(classes_have_scikit_learns_scores)
{
    static const double PRECISION[] = {0.4, 0.5, 0.75, 0, 0, 0},
                        RECALL[] = {0.5, 2.0 / 3, 0.6, 0, 0, 0},
                        F1[] = {0.444444444, 0.571428571, 0.666666667, 0, 0, 0},
                        F2[] = {0.476190476, 0.625, 0.625, 0, 0, 0};
    Arena arena = {0};
    ClassCounts counts = counts_of(&arena, 6, ACTUAL, ANSWER, LENGTH(ACTUAL));
    for (int c = 0; c < 6; c++) {
        assert_true(fabs(score_class(&counts, SCORE_PRECISION, c) - PRECISION[c]) < 1e-9);
        assert_true(fabs(score_class(&counts, SCORE_RECALL, c) - RECALL[c]) < 1e-9);
        assert_true(fabs(score_class(&counts, 1, c) - F1[c]) < 1e-9);
        assert_true(fabs(score_class(&counts, 2, c) - F2[c]) < 1e-9);
    }
    arena_free(&arena);
}

TEST(means_are_scikit_learns)
{
    static const struct {
        double beta;
        ScoreMean average;
        double value;
    } MEANS[] = {
        {SCORE_PRECISION, MEAN_MACRO, 0.33},
        {SCORE_RECALL, MEAN_MACRO, 0.353333333333},
        {1, MEAN_MACRO, 0.336507936508},
        {2, MEAN_MACRO, 0.345238095238},
        {SCORE_PRECISION, MEAN_MICRO, 0.5},
        {SCORE_RECALL, MEAN_MICRO, 0.5},
        {1, MEAN_MICRO, 0.5},
        {SCORE_PRECISION, MEAN_WEIGHTED, 0.489285714286},
        {SCORE_RECALL, MEAN_WEIGHTED, 0.5},
        {1, MEAN_WEIGHTED, 0.487528344671},
        {2, MEAN_WEIGHTED, 0.493197278912},
        {1, MEAN_BINARY, 0.336507936508}, /* of six classes: macro, as fastai */
    };
    Arena arena = {0};
    ClassCounts counts = counts_of(&arena, 6, ACTUAL, ANSWER, LENGTH(ACTUAL));
    for (int i = 0; i < LENGTH(MEANS); i++)
        assert_true(fabs(score_mean(&counts, MEANS[i].beta, MEANS[i].average) - MEANS[i].value) <
                    1e-12);
    arena_free(&arena);
}

TEST(of_two_classes_the_second_is_positive)
{
    static const int TRUTH[] = {0, 0, 1, 1, 1, 0, 1}, GIVEN[] = {0, 1, 1, 1, 0, 1, 1};
    static const int RARE[] = {0, 0, 1}, NEVER[] = {0, 0, 0};
    Arena arena = {0};
    ClassCounts counts = counts_of(&arena, 2, TRUTH, GIVEN, LENGTH(TRUTH));
    assert_true(fabs(score_mean(&counts, SCORE_PRECISION, MEAN_BINARY) - 0.6) < 1e-12);
    assert_true(fabs(score_mean(&counts, SCORE_RECALL, MEAN_BINARY) - 0.75) < 1e-12);
    assert_true(fabs(score_mean(&counts, 1, MEAN_BINARY) - 2.0 / 3) < 1e-12);
    assert_true(fabs(score_mean(&counts, 2, MEAN_BINARY) - 5.0 / 7) < 1e-12);
    counts = counts_of(&arena, 2, RARE, NEVER, LENGTH(RARE));
    assert_true(score_mean(&counts, SCORE_PRECISION, MEAN_BINARY) == 0);
    assert_true(score_mean(&counts, 1, MEAN_BINARY) == 0);
    counts = counts_new(&arena, 2);
    assert_true(score_mean(&counts, 1, MEAN_MACRO) == 0);
    arena_free(&arena);
}

/* Of equal logits the class with the lower number comes first. */
TEST(ties_belong_to_the_first_class)
{
    static const struct {
        const char *name;
        double right;
    } TOPS[] = {{"accuracy", 1}, {"top_2_accuracy", 2}, {"top_3_accuracy", 3}};
    const real logits[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const uint16_t labels[] = {0, 1, 2};
    for (int i = 0; i < LENGTH(TOPS); i++) {
        const Metric *metric = metric_find(TOPS[i].name);
        assert_true(metric->sum(metric, logits, labels, 3, 4) == TOPS[i].right);
        assert_true(metric_value(metric, 3, 4, NULL) == 0.75);
    }
    assert_int_equal(metric_find("top_k_accuracy")->k, 5);
    assert_int_equal(metric_find("top_10_accuracy")->classes_least, 10);
}

TEST(a_learner_measures_the_scores_of_its_answers)
{
    static const char *const NAMES[METRICS_MAX] = {"precision", "macro_recall", "f1", "accuracy"};
    Lab lab = lab_new(3, NET_PLAIN);
    one_cycle(&lab, 1);
    for (int m = 0; m < METRICS_MAX; m++)
        lab.learner->options.metric[m] = metric_find(NAMES[m]);
    Validation validation;
    ClassCounts counts = counts_new(lab.arena, 2);
    Verdicts verdicts;
    assert_true(learner_validate(lab.learner, &lab.learner->valid, &(Measuring){.counts = &counts},
                                 &validation));
    assert_true(verdicts_take(lab.arena, lab.learner, &verdicts));
    double tp = (double)verdicts.confusion[3], fp = (double)verdicts.confusion[1];
    double fn = (double)verdicts.confusion[2], tn = (double)verdicts.confusion[0];
    assert_true(tp > 0 && tn > 0);
    assert_true(fabs(validation.metric[0] - tp / (tp + fp)) < 1e-6);
    assert_true(fabs(validation.metric[1] - (tp / (tp + fn) + tn / (tn + fp)) / 2) < 1e-6);
    assert_true(fabs(validation.metric[2] - 2 * tp / (2 * tp + fp + fn)) < 1e-6);
    assert_true(fabs(validation.metric[3] - (tp + tn) / VALID) < 1e-6);
    assert_int_equal(counts.actual[0] + counts.actual[1], VALID);
    lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_have_scikit_learns_scores),
        cmocka_unit_test(means_are_scikit_learns),
        cmocka_unit_test(of_two_classes_the_second_is_positive),
        cmocka_unit_test(ties_belong_to_the_first_class),
        cmocka_unit_test(a_learner_measures_the_scores_of_its_answers),
    };
    return unit_run(tests);
}
