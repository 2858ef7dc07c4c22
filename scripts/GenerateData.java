import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** Writes a Parquet table of random features; run by scripts/generate-data. */
final class GenerateData {

  public static void main(String[] args) {
    long rows = Long.parseLong(args[0]);
    int columns = Integer.parseInt(args[1]);
    String folder = args[2];
    int files = args.length > 3 ? Integer.parseInt(args[3]) : (int) Math.max(1, rows / 500_000);
    List<String> expressions = new ArrayList<>(List.of("id"));
    for (int i = 0; i < columns; i++) {
      // a hash of row and column: no state, so that any number of tasks gives the same table
      expressions.add("float(xxhash64(id, " + i + ") / 9223372036854775808d) as f_" + i);
    }
    SparkSession spark = SparkSession.builder().appName("generate-data").getOrCreate();
    spark
        .range(0, rows, 1, files)
        .selectExpr(expressions.toArray(String[]::new))
        .write()
        .parquet(folder);
    System.out.printf(Locale.ROOT, "%,d rows x %,d columns in %s%n", rows, columns, folder);
    spark.stop();
  }
}
