package org.feedforward.job.diff;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The numbers of series among the pairs of a task: series, number of A, number of B. */
final class NumberPairs implements Iterator<Row> {

  private final Iterator<Met> met;
  private final List<Series> all;
  private final Queue<Row> ready = new ArrayDeque<>();

  NumberPairs(Iterator<Met> met, List<Series> all) {
    this.met = met;
    this.all = all;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && met.hasNext()) {
      if (met.next() instanceof Met.Pair pair && pair.a().isPresent() && pair.b().isPresent()) {
        Row a = pair.a().get();
        Row b = pair.b().get();
        all.forEach(
            series -> series.each(a, b, (i, x, y) -> ready.add(RowFactory.create(i, x, y))));
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
