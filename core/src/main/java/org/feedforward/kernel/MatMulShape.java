package org.feedforward.kernel;

/**
 * A product of per-row matrices, c[i, j] = bias[j] + sum over k of a[i, k] b[k, j], for many
 * matrices; strides count elements.
 *
 * @param m rows of c
 * @param k columns of a
 * @param n columns of c
 * @param aRow from a row of a to the next
 * @param aColumn from a column of a to the next
 * @param bRow from a row of b to the next
 * @param bColumn from a column of b to the next
 * @param aStarts for every product the first element of a
 * @param bStarts for every product the first element of b
 * @param cStarts for every product the first element of c
 */
public record MatMulShape(
    int m,
    int k,
    int n,
    int aRow,
    int aColumn,
    int bRow,
    int bColumn,
    int[] aStarts,
    int[] bStarts,
    int[] cStarts) {}
