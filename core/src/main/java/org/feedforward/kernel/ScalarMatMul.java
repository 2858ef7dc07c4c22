package org.feedforward.kernel;

import java.util.Arrays;

/** Products of per-row matrices, one output after another, all rows at once. */
final class ScalarMatMul {

  private ScalarMatMul() {}

  static void run(MatMulShape shape, Tile a, Tile b, Tile bias, Tile c, int rows) {
    for (int product = 0; product < shape.aStarts().length; product++) {
      int to = shape.cStarts()[product];
      for (int i = 0; i < shape.m(); i++) {
        for (int j = 0; j < shape.n(); j++) {
          float[] sum = c.floats(to++);
          if (bias == null) {
            Arrays.fill(sum, 0, rows, 0);
          } else {
            System.arraycopy(bias.floats(j), 0, sum, 0, rows);
          }
          int left = shape.aStarts()[product] + i * shape.aRow();
          int right = shape.bStarts()[product] + j * shape.bColumn();
          for (int k = 0; k < shape.k(); k++) {
            add(
                a.floats(left + k * shape.aColumn()),
                b.floats(right + k * shape.bRow()),
                sum,
                rows);
          }
        }
      }
    }
  }

  private static void add(float[] a, float[] b, float[] sum, int rows) {
    for (int r = 0; r < rows; r++) {
      sum[r] = Math.fma(a[r], b[r], sum[r]);
    }
  }
}
