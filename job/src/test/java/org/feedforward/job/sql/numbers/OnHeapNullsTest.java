package org.feedforward.job.sql.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.Test;

/** The nulls of a vector are those that it tells row by row, whatever kind it is. */
class OnHeapNullsTest {

  private static final int ROWS = 10_000;

  private static List<Integer> found(ColumnVector vector, int from, int to) {
    List<Integer> found = new ArrayList<>();
    for (int row = OnHeapNulls.next(vector, from, to);
        row < to;
        row = OnHeapNulls.next(vector, row + 1, to)) {
      found.add(row);
    }
    return found;
  }

  private static void requireAll(ColumnVector vector, int from, int to) {
    List<Integer> expected = new ArrayList<>();
    for (int row = from; row < to; row++) {
      if (vector.isNullAt(row)) {
        expected.add(row);
      }
    }
    assertThat(found(vector, from, to)).isEqualTo(expected);
  }

  @Test
  void areFoundWhereverTheyStand() {
    Random random = new Random(14);
    for (WritableColumnVector vector :
        List.of(
            new OnHeapColumnVector(ROWS, DataTypes.FloatType),
            new OffHeapColumnVector(ROWS, DataTypes.FloatType))) {
      requireAll(vector, 0, ROWS);
      for (int nulls = 0; nulls < 40; nulls++) {
        vector.putNull(random.nextInt(ROWS));
        int from = random.nextInt(ROWS);
        requireAll(vector, from, from + random.nextInt(ROWS - from));
      }
      vector.putNull(0);
      vector.putNull(ROWS - 1);
      requireAll(vector, 0, ROWS);
      vector.putNulls(4000, 200);
      requireAll(vector, 0, ROWS);
      vector.close();
    }
  }

  @Test
  void areAllRowsOfAVectorThatIsNull() throws ReflectiveOperationException {
    OnHeapColumnVector all = new OnHeapColumnVector(8, DataTypes.FloatType);
    setMissing(all);
    assertThat(found(all, 2, 5)).containsExactly(2, 3, 4);
    ConstantColumnVector constant = new ConstantColumnVector(8, DataTypes.FloatType);
    constant.setNull();
    assertThat(found(constant, 2, 5)).containsExactly(2, 3, 4);
  }

  /** Says that a file does not have the column; the name in Spark 4.0 is the second one. */
  private static void setMissing(OnHeapColumnVector vector) throws ReflectiveOperationException {
    Method method =
        Stream.of(OnHeapColumnVector.class.getMethods())
            .filter(found -> Set.of("setMissing", "setAllNull").contains(found.getName()))
            .findFirst()
            .orElseThrow();
    method.invoke(vector);
  }
}
