package org.feedforward.job.input;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A table of one to four Parquet files whose columns {@code x} (fed to the network) and {@code k}
 * (kept) may have another type in every file, in folders of any layout, under any encoding. It
 * knows what is in it, and whether it is one table.
 */
final class RandomTable {

  /** A type of numbers: its column in Parquet's schema language, and the values it can hold. */
  enum Kind {
    INT8("int32", "INTEGER(8,true)", -128, 127),
    INT16("int32", "INTEGER(16,true)", -32768, 32767),
    INT32("int32", "", Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64("int64", "", Long.MIN_VALUE, Long.MAX_VALUE),
    UINT8("int32", "INTEGER(8,false)", 0, 255),
    UINT16("int32", "INTEGER(16,false)", 0, 65535),
    UINT32("int32", "INTEGER(32,false)", 0, 0xffffffffL),
    FLOAT("float", "", 0, 0),
    DOUBLE("double", "", 0, 0),
    DECIMAL_5_2("int32", "DECIMAL(5,2)", 0, 0),
    DECIMAL_12_2("int64", "DECIMAL(12,2)", 0, 0),
    DECIMAL_20_2("fixed_len_byte_array(9)", "DECIMAL(20,2)", 0, 0),
    DECIMAL_21_2("binary", "DECIMAL(21,2)", 0, 0),
    DECIMAL_9_4("int32", "DECIMAL(9,4)", 0, 0),
    DATE("int32", "DATE", 0, 40000);

    final String type;
    final String meaning;
    final long least;
    final long most;

    Kind(String type, String meaning, long least, long most) {
      this.type = type;
      this.meaning = meaning;
      this.least = least;
      this.most = most;
    }

    String column(String name) {
      return "optional " + type + " " + name + (meaning.isEmpty() ? "" : " (" + meaning + ")");
    }

    boolean isInteger() {
      return meaning.startsWith("INTEGER") || this == INT32 || this == INT64;
    }

    boolean isDecimal() {
      return name().startsWith("DECIMAL");
    }

    /** Whether one type holds the values of both exactly, as the manual describes it. */
    boolean widensWith(Kind other) {
      return this == other
          || (isInteger() && other.isInteger())
          || (floating() && other.floating())
          || (isDecimal() && other.isDecimal() && scale() == other.scale());
    }

    private boolean floating() {
      return this == FLOAT || this == DOUBLE;
    }

    private int scale() {
      return this == DECIMAL_9_4 ? 4 : 2;
    }

    Object value(Random random) {
      if (isDecimal()) {
        int digits = Integer.parseInt(name().split("_")[1]);
        BigInteger unscaled =
            new BigInteger(random.nextInt(60) + 1, random)
                .mod(BigInteger.TEN.pow(digits))
                .multiply(BigInteger.valueOf(random.nextBoolean() ? 1 : -1));
        return new BigDecimal(unscaled, scale());
      }
      if (this == FLOAT) {
        return (float) random.nextGaussian();
      }
      if (this == DOUBLE) {
        return random.nextGaussian();
      }
      return switch (random.nextInt(4)) {
        case 0 -> least;
        case 1 -> most;
        default ->
            BigInteger.valueOf(most)
                .subtract(BigInteger.valueOf(least))
                .add(BigInteger.ONE)
                .multiply(BigInteger.valueOf(random.nextInt(1 << 16)))
                .shiftRight(16)
                .add(BigInteger.valueOf(least))
                .longValue();
      };
    }
  }

  /** A row as the files hold it: the feature, the kept values, the folder's value. */
  record Row(Object x, Object k, String text, List<Object> list, Optional<String> partition) {}

  private enum Folders {
    FLAT,
    DATES,
    PARTITIONS,
    BESIDE_A_FOLDER,
    BESIDE_PARTITIONS
  }

  private static final List<String> REGIONS = List.of("007", "1.10", "1.1", "a b");

  private final Random random;
  private final List<Kind> features = new ArrayList<>();
  private final List<Kind> kept = new ArrayList<>();
  private final Map<Long, Row> rows = new TreeMap<>();
  private Folders folders = Folders.FLAT;
  private boolean lacksFeature;
  private long nextId;

  private RandomTable(long seed) {
    this.random = new Random(seed);
  }

  /** Writes a table into a folder. */
  static RandomTable write(long seed, Path folder) {
    RandomTable table = new RandomTable(seed);
    table.write(folder);
    return table;
  }

  /** The rows by their id. */
  Map<Long, Row> rows() {
    return rows;
  }

  /** Whether it is to be scored; otherwise it is to be refused. */
  boolean isOneTable() {
    return widen(features)
        && widen(kept)
        && !features.contains(Kind.DATE)
        && !lacksFeature
        && (features.size() == 1 || folders != Folders.BESIDE_PARTITIONS);
  }

  private static boolean widen(List<Kind> kinds) {
    return kinds.stream().allMatch(kind -> kinds.stream().allMatch(kind::widensWith));
  }

  private void write(Path folder) {
    folders = pick(List.of(Folders.values()));
    int files = 1 + random.nextInt(4);
    List<Kind> family = family();
    List<Kind> keptFamily = family();
    for (int file = 0; file < files; file++) {
      Optional<String> partition = partition(file);
      boolean bare = files > 1 && random.nextInt(25) == 0;
      Kind x = pick(family);
      Kind k = pick(keptFamily);
      List<String> columns =
          new ArrayList<>(
              List.of(
                  "required int64 id",
                  k.column("k"),
                  "optional binary s (STRING)",
                  "optional group l (LIST) { repeated group list { "
                      + k.column("element")
                      + "; } }"));
      if (bare) {
        lacksFeature = true;
      } else {
        columns.add(random.nextInt(3), x.column("x"));
        features.add(x);
      }
      kept.add(k);
      ParquetFile content = new ParquetFile(columns, rows(x, k, partition));
      content.write(folder.resolve(place(file, partition)), encoding());
    }
  }

  /** Types that go together, mostly. */
  private List<Kind> family() {
    return switch (random.nextInt(6)) {
      case 0, 1 ->
          List.of(
              Kind.INT8, Kind.INT16, Kind.INT32, Kind.INT64, Kind.UINT8, Kind.UINT16, Kind.UINT32);
      case 2 -> List.of(Kind.FLOAT, Kind.DOUBLE);
      case 3 -> List.of(Kind.DECIMAL_5_2, Kind.DECIMAL_12_2, Kind.DECIMAL_20_2, Kind.DECIMAL_21_2);
      case 4 -> List.of(pick(List.of(Kind.values())));
      default -> List.of(Kind.values());
    };
  }

  private List<Map<String, Object>> rows(Kind x, Kind k, Optional<String> partition) {
    List<Map<String, Object>> written = new ArrayList<>();
    int count = random.nextInt(4) == 0 ? 0 : random.nextInt(200);
    for (int i = 0; i < count; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", nextId);
      row.put("x", x.value(random));
      row.put("k", random.nextInt(10) == 0 ? null : k.value(random));
      row.put("s", random.nextInt(10) == 0 ? null : "text " + random.nextInt(300));
      row.put("l", list(k));
      rows.put(nextId++, row(row, partition));
      written.add(row);
    }
    return written;
  }

  private List<Object> list(Kind kind) {
    List<Object> list = new ArrayList<>();
    while (random.nextInt(3) > 0) {
      list.add(random.nextInt(5) == 0 ? null : kind.value(random));
    }
    return list;
  }

  @SuppressWarnings("unchecked")
  private static Row row(Map<String, Object> row, Optional<String> partition) {
    return new Row(
        row.get("x"), row.get("k"), (String) row.get("s"), (List<Object>) row.get("l"), partition);
  }

  private Optional<String> partition(int file) {
    return folders == Folders.PARTITIONS || (folders == Folders.BESIDE_PARTITIONS && file > 0)
        ? Optional.of(REGIONS.get(file))
        : Optional.empty();
  }

  private String place(int file, Optional<String> partition) {
    String name = "p" + file + ".parquet";
    return switch (folders) {
      case FLAT -> name;
      case DATES -> "2024/0" + (1 + file) + "/" + name;
      case BESIDE_A_FOLDER -> file == 0 ? name : "more/" + name;
      case PARTITIONS, BESIDE_PARTITIONS ->
          partition.map(value -> "region=" + value + "/" + name).orElse(name);
    };
  }

  private ParquetFile.Encoding encoding() {
    return new ParquetFile.Encoding(
        pick(List.of(WriterVersion.values())),
        random.nextBoolean(),
        random.nextInt(4) == 0,
        pick(List.of(CompressionCodecName.UNCOMPRESSED, CompressionCodecName.SNAPPY)),
        random.nextBoolean() ? 1 << 20 : 1024);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  @Override
  public String toString() {
    return "x: " + features + ", k: " + kept + ", " + folders + (lacksFeature ? ", lacks x" : "");
  }
}
