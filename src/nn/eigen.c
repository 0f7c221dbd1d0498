/* Turns a symmetric matrix by one angle after the other until only its diagonal is left. */
#include "nn/eigen.h"

#include "base/base.h"

#include <math.h>

enum { SWEEPS = 60 }; /* about ten are enough */

typedef struct {
    int n;
    double *a, *vector;
} Turning;

/* Turns two numbers by an angle. */
static void turn(double *x, double *y, double cosine, double sine)
{
    double before = *x;
    *x = cosine * before - sine * *y;
    *y = sine * before + cosine * *y;
}

/* Makes a[p][q] 0, p < q. */
static void turn_pair(const Turning *t, int p, int q)
{
    const size_t n = (size_t)t->n;
    double *row_p = t->a + (size_t)p * n, *row_q = t->a + (size_t)q * n, off = row_p[q];
    if (off == 0)
        return;
    double slope = (row_q[q] - row_p[p]) / (2 * off);
    double tangent = (slope < 0 ? -1 : 1) / (fabs(slope) + hypot(slope, 1));
    double cosine = 1 / hypot(tangent, 1), sine = tangent * cosine;
    for (size_t k = 0; k < n; k++)
        turn(&t->a[k * n + (size_t)p], &t->a[k * n + (size_t)q], cosine, sine);
    for (size_t k = 0; k < n; k++)
        turn(&row_p[k], &row_q[k], cosine, sine);
    for (size_t k = 0; k < n; k++)
        turn(&t->vector[(size_t)p * n + k], &t->vector[(size_t)q * n + k], cosine, sine);
    row_p[q] = row_q[p] = 0;
}

/* Whether what is off the diagonal is too small to change it. */
static bool is_diagonal(const Turning *t)
{
    double on = 0, off = 0;
    for (int i = 0; i < t->n; i++)
        for (int j = 0; j < t->n; j++) {
            double v = t->a[(size_t)i * (size_t)t->n + (size_t)j];
            *(i == j ? &on : &off) += v * v;
        }
    return !(off > 1e-32 * on); /* also where a number is not finite */
}

static void make_positive(double *vector, int n)
{
    int largest = 0;
    for (int k = 1; k < n; k++)
        if (fabs(vector[k]) > fabs(vector[largest]))
            largest = k;
    double sign = vector[largest] < 0 ? -1 : 1;
    for (int k = 0; k < n; k++)
        vector[k] *= sign;
}

static void swap_rows(double *a, double *b, int n)
{
    for (int k = 0; k < n; k++) {
        double v = a[k];
        a[k] = b[k];
        b[k] = v;
    }
}

static void sort(int n, double *value, double *vector)
{
    for (int i = 0; i < n; i++) {
        int most = i;
        for (int j = i + 1; j < n; j++)
            if (value[j] > value[most])
                most = j;
        swap_rows(&value[i], &value[most], 1);
        if (most != i)
            swap_rows(vector + (size_t)i * (size_t)n, vector + (size_t)most * (size_t)n, n);
    }
}

void eigen_symmetric(int n, double *a, double *value, double *vector)
{
    Turning t = {n, a, vector};
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            vector[(size_t)i * (size_t)n + (size_t)j] = i == j;
    for (int sweep = 0; sweep < SWEEPS && !is_diagonal(&t); sweep++)
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++)
                turn_pair(&t, p, q);
    for (int i = 0; i < n; i++) {
        value[i] = a[(size_t)i * (size_t)n + (size_t)i];
        make_positive(vector + (size_t)i * (size_t)n, n);
    }
    sort(n, value, vector);
}
