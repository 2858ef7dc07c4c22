package org.feedforward.job.sql.parquet;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a result is parted into folders by the values of columns.
 *
 * @param columns which columns of the result these are, in the order of the folders; none where
 *     there is one folder
 * @param known how many folders the values make together that are not read from files, at most
 * @param stored the names of those that are read from the input's files
 * @param open in how many of them files may be open at a time
 */
public record ResultFolders(List<Integer> columns, long known, List<String> stored, int open)
    implements Serializable {

  /** One folder. */
  public static final ResultFolders ONE = new ResultFolders(List.of(), 1, List.of(), 1);

  private static final int MOST_FILES = 64;

  /** Every open file has a buffer for each of its columns. */
  private static final int MOST_BUFFERS = 4096;

  private static final int FEWEST_FILES = 4;

  public ResultFolders {
    columns = List.copyOf(columns);
    stored = List.copyOf(stored);
  }

  /**
   * Some folders.
   *
   * @param all how many columns the result has
   */
  public static ResultFolders of(List<Integer> columns, long known, List<String> stored, int all) {
    int open = Math.max(FEWEST_FILES, Math.min(MOST_FILES, MOST_BUFFERS / all));
    return columns.isEmpty() ? ONE : new ResultFolders(columns, known, stored, open);
  }

  /** Whether there is one. */
  public boolean isOne() {
    return columns.isEmpty();
  }

  /** The columns of the files: folders hold the values of the others. */
  public List<WrittenColumn> inFiles(List<WrittenColumn> all) {
    return IntStream.range(0, all.size())
        .filter(column -> !columns.contains(column))
        .mapToObj(all::get)
        .toList();
  }
}
