/* Works out precision, recall and F from how often classes were answered. */
#include "train/scores.h"

#include <math.h>

const struct ScoreOf SCORE_OF[SCORES] = {
    {"precision", SCORE_PRECISION}, {"recall", SCORE_RECALL}, {"f1", 1}};

ClassCounts counts_new(Arena *arena, int classes)
{
    return (ClassCounts){.classes = classes,
                         .actual = ARENA_NEW(arena, long, classes),
                         .answered = ARENA_NEW(arena, long, classes),
                         .right = ARENA_NEW(arena, long, classes)};
}

void counts_add(ClassCounts *counts, int actual, int answered)
{
    counts->actual[actual]++;
    counts->answered[answered]++;
    counts->right[actual] += actual == answered;
}

/* (1 + beta^2) precision recall / (beta^2 precision + recall), in whole numbers. */
static double score(double beta, long actual, long answered, long right)
{
    double square = beta * beta;
    double of =
        isinf(beta) ? (double)actual : (square * (double)actual + (double)answered) / (1 + square);
    return of > 0 ? (double)right / of : 0;
}

double score_class(const ClassCounts *counts, double beta, int class)
{
    return score(beta, counts->actual[class], counts->answered[class], counts->right[class]);
}

static double micro(const ClassCounts *counts, double beta)
{
    long actual = 0, answered = 0, right = 0;
    for (int c = 0; c < counts->classes; c++) {
        actual += counts->actual[c];
        answered += counts->answered[c];
        right += counts->right[c];
    }
    return score(beta, actual, answered, right);
}

/* The mean with the weight of each class: 1 for those that occur, or its images. */
static double mean(const ClassCounts *counts, double beta, bool by_images)
{
    double sum = 0, weights = 0;
    for (int c = 0; c < counts->classes; c++) {
        long actual = counts->actual[c];
        double weight = by_images ? (double)actual : actual > 0 || counts->answered[c] > 0;
        sum += weight * score_class(counts, beta, c);
        weights += weight;
    }
    return weights > 0 ? sum / weights : 0;
}

double score_mean(const ClassCounts *counts, double beta, ScoreMean average)
{
    if (average == MEAN_BINARY && counts->classes == 2)
        return score_class(counts, beta, 1);
    if (average == MEAN_MICRO)
        return micro(counts, beta);
    return mean(counts, beta, average == MEAN_WEIGHTED);
}
