package org.feedforward.job.sql.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where kept columns of Parquet are not taken as they are stored, a run and its plan say why. */
class NotCopiedTest {

  private static final String NOTE =
      "kept columns were decoded and written again by Spark, which is slower than to take them as"
          + " they are stored: ";

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @BeforeEach
  void writeTable() {
    List<String> columns = new ArrayList<>(List.of("id", "concat('t', id) t"));
    for (String feature : "age sex bmi bp s1 s2 s3 s4 s5 s6".split(" ")) {
      columns.add("cast(sin(id) as float) " + feature);
    }
    spark
        .range(0, 100, 1, 1)
        .selectExpr(columns.toArray(String[]::new))
        .write()
        .parquet(folder + "/table");
  }

  private String score(String... more) {
    return run("score", more).out();
  }

  private Run run(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(Run.seedModel());
    words.addAll(List.of("--input", folder + "/table"));
    words.addAll(List.of("--output", folder + "/out"));
    words.addAll(List.of(Run.seedFeatures()));
    words.addAll(List.of(more));
    if (command.equals("score")) {
      words.add("--overwrite");
    }
    Run run = Run.of(words);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    return run;
  }

  private void assertReason(String reason, String... more) {
    assertThat(score(more)).contains(NOTE + reason);
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--overwrite");
    assertThat(run("plan", words.toArray(String[]::new)).out())
        .contains("Columns: kept ones are written again: " + reason);
  }

  @Test
  void nothingIsSaidWhereColumnsAreCopied() {
    for (String where : new String[] {"true", "1 = 1", "id > 5 and true", "length(t) > 2"}) {
      assertThat(score("--where", where)).as(where).doesNotContain("written again");
      assertThat(run("plan", "--overwrite", "--where", where).out())
          .as(where)
          .contains("Columns: kept ones are copied as they are stored");
    }
  }

  @Test
  void aConditionWithAQueryOfItsOwn() {
    assertReason(
        "the condition holds a query of its own, or rows are exchanged",
        "--where",
        "id in (select id from range(5))");
  }

  @Test
  void rowsInPlaceOfVectors() {
    LocalSpark.with(
        Map.of("spark.sql.parquet.enableVectorizedReader", "false"),
        () -> {
          assertReason("the rows are not read as vectors");
          return null;
        });
  }

  @Test
  void otherDatesThanThoseThatAreStored() {
    assertReason(
        "a setting has Spark read other dates than those that are stored",
        "--input-option",
        "int96RebaseMode=LEGACY");
  }

  @Test
  void nothingIsSaidWhereNoColumnPassesThrough() {
    String[] words = {"--set", "output.keep=[]", "--input-option", "int96RebaseMode=LEGACY"};
    assertThat(score(words)).doesNotContain("written again");
    assertThat(run("plan", "--overwrite", words[0], words[1], words[2], words[3]).out())
        .doesNotContain("Columns:");
  }

  /** They are written from vectors all the same. */
  @Test
  void predictionsAloneAreNotWrittenByRows() throws IOException {
    score("--set", "output.keep=[]");
    assertThat(Files.readString(folder.resolve("out/_MANIFEST.json"))).contains("\"row_groups\"");
  }
}
