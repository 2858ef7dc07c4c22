package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of per-row matrices: every operand is a vector of rows. Four by four outputs share their
 * loads (8 for 16 fma); what is left over is computed one by one.
 */
final class SimdMatMul {

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final Class<? extends FloatVector> VC = SimdKernels.VC;
  private static final int LANES = SPECIES.length();
  private static final int BLOCK = SimdKernels.BLOCK_ROWS;

  private SimdMatMul() {}

  static void run(MatMulShape shape, Tile a, Tile b, Tile bias, Tile c, int rows) {
    for (int block = 0; block < c.segments(rows); block++) {
      for (int product = 0; product < shape.aStarts().length; product++) {
        for (int r = 0; r < BLOCK; r += LANES) {
          product(shape, product, block, r, a, b, bias, c);
        }
      }
    }
  }

  private static void product(
      MatMulShape shape, int product, int block, int r, Tile a, Tile b, Tile bias, Tile c) {
    int n = shape.n();
    for (int i = 0; i < shape.m(); i += 4) {
      for (int j = 0; j < n; j += 4) {
        int ao = a.at(shape.aStarts()[product] + i * shape.aRow(), block) + r;
        int bo = b.at(shape.bStarts()[product] + j * shape.bColumn(), block) + r;
        int to = shape.cStarts()[product] + i * n + j;
        int co = c.at(to, block) + r;
        float[] d = bias == null ? ZEROS : bias.floats(0);
        int start = bias == null ? 0 : bias.at(j, block) + r;
        int step = bias == null ? 0 : BLOCK;
        int aRow = shape.aRow() * BLOCK;
        int aColumn = shape.aColumn() * BLOCK;
        int bRow = shape.bRow() * BLOCK;
        int bColumn = shape.bColumn() * BLOCK;
        if (i + 4 <= shape.m() && j + 4 <= n) {
          fourByFour(
              a.floats(0),
              ao,
              aRow,
              aColumn,
              b.floats(0),
              bo,
              bRow,
              bColumn,
              shape.k(),
              d,
              start,
              step,
              c.floats(0),
              co,
              n * BLOCK);
        } else {
          for (int p = 0; p < Math.min(4, shape.m() - i); p++) {
            for (int q = 0; q < Math.min(4, n - j); q++) {
              one(
                  a.floats(0),
                  ao + p * aRow,
                  aColumn,
                  b.floats(0),
                  bo + q * bColumn,
                  bRow,
                  shape.k(),
                  d,
                  start + q * step,
                  c.floats(0),
                  co + (p * n + q) * BLOCK);
            }
          }
        }
      }
    }
  }

  private static final float[] ZEROS = new float[BLOCK];

  private static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(SPECIES, array, at);
  }

  private static void one(
      float[] a,
      int ao,
      int aColumn,
      float[] b,
      int bo,
      int bRow,
      int inner,
      float[] d,
      int start,
      float[] c,
      int co) {
    FloatVector sum = load(d, start);
    for (int k = 0; k < inner; k++) {
      sum = load(a, ao + k * aColumn).fma(load(b, bo + k * bRow), sum);
    }
    VC.cast(sum).intoArray(c, co);
  }

  private static void fourByFour(
      float[] a,
      int ao,
      int aRow,
      int aColumn,
      float[] b,
      int bo,
      int bRow,
      int bColumn,
      int inner,
      float[] d,
      int start,
      int step,
      float[] c,
      int co,
      int cRow) {
    FloatVector s00 = load(d, start);
    FloatVector s01 = load(d, start + step);
    FloatVector s02 = load(d, start + 2 * step);
    FloatVector s03 = load(d, start + 3 * step);
    FloatVector s10 = s00;
    FloatVector s11 = s01;
    FloatVector s12 = s02;
    FloatVector s13 = s03;
    FloatVector s20 = s00;
    FloatVector s21 = s01;
    FloatVector s22 = s02;
    FloatVector s23 = s03;
    FloatVector s30 = s00;
    FloatVector s31 = s01;
    FloatVector s32 = s02;
    FloatVector s33 = s03;
    for (int k = 0; k < inner; k++) {
      int ak = ao + k * aColumn;
      int bk = bo + k * bRow;
      FloatVector b0 = load(b, bk);
      FloatVector b1 = load(b, bk + bColumn);
      FloatVector b2 = load(b, bk + 2 * bColumn);
      FloatVector b3 = load(b, bk + 3 * bColumn);
      FloatVector a0 = load(a, ak);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = load(a, ak + aRow);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = load(a, ak + 2 * aRow);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = load(a, ak + 3 * aRow);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
    }
    VC.cast(s00).intoArray(c, co);
    VC.cast(s01).intoArray(c, co + BLOCK);
    VC.cast(s02).intoArray(c, co + 2 * BLOCK);
    VC.cast(s03).intoArray(c, co + 3 * BLOCK);
    VC.cast(s10).intoArray(c, co + cRow);
    VC.cast(s11).intoArray(c, co + cRow + BLOCK);
    VC.cast(s12).intoArray(c, co + cRow + 2 * BLOCK);
    VC.cast(s13).intoArray(c, co + cRow + 3 * BLOCK);
    VC.cast(s20).intoArray(c, co + 2 * cRow);
    VC.cast(s21).intoArray(c, co + 2 * cRow + BLOCK);
    VC.cast(s22).intoArray(c, co + 2 * cRow + 2 * BLOCK);
    VC.cast(s23).intoArray(c, co + 2 * cRow + 3 * BLOCK);
    VC.cast(s30).intoArray(c, co + 3 * cRow);
    VC.cast(s31).intoArray(c, co + 3 * cRow + BLOCK);
    VC.cast(s32).intoArray(c, co + 3 * cRow + 2 * BLOCK);
    VC.cast(s33).intoArray(c, co + 3 * cRow + 3 * BLOCK);
  }
}
