/* eigen.h - eigenvalues and eigenvectors of a symmetric matrix, in double.
 *
 *     eigen_symmetric(12, covariance, value, vector);
 *
 * Jacobi's method: slower than others for large matrices, and right to the last digits for small
 * ones. */
#ifndef NN_EIGEN_H
#define NN_EIGEN_H

/* a [n][n], both halves, is overwritten.  value [n]: from the largest to the smallest; vector
 * [n][n]: a row for each, of length 1, its largest number positive.  The same bits for the same
 * matrix. */
void eigen_symmetric(int n, double *a, double *value, double *vector);

#endif
