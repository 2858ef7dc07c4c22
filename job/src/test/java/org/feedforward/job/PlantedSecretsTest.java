package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets wherever people put them: options, paths, settings, statements, job files, the
 * environment. Whatever becomes of a command, none of them is printed, written or told to Spark's
 * event log.
 */
class PlantedSecretsTest {

  private static final Pattern PLANTED = Pattern.compile("Hemlig\\d\\dX");

  private final ObjectMapper json = new ObjectMapper();
  private final List<List<String>> commands = new ArrayList<>();
  private int planted;

  @TempDir private Path folder;

  @Test
  void noneIsShownOrWrittenAnywhere() throws Exception {
    Path given = Files.createDirectory(folder.resolve("given"));
    Path seen = Files.createDirectory(folder.resolve("seen"));
    Path input = Files.writeString(given.resolve("in.csv"), "x\n1\n2\n");
    paths(given, input, seen);
    options(given, input, seen);
    statements(given, input, seen);
    List<String> lines = new ArrayList<>();
    for (List<String> command : commands) {
      lines.add(json.writeValueAsString(command));
    }
    Path batch = Files.write(given.resolve("commands"), lines);

    String told =
        run(
            seen.resolve("batch.log"),
            List.of("batch", "--commands", batch.toString(), "--json", seen + "/report.json"));
    assertThat(told).contains("[" + commands.size() + "/" + commands.size() + "]");
    String score =
        run(
            seen.resolve("score.log"),
            score(
                input,
                seen.resolve("by-words"),
                "--input-option",
                "fs.s3a.secret.key=" + plant(),
                "--output-option",
                "fs.s3a.session.token=" + plant()));
    assertThat(score).contains("Scored 2 rows");

    assertThat(planted).isGreaterThanOrEqualTo(30);
    assertThat(found(seen)).isEmpty();
    assertThat(seen.resolve("events")).isNotEmptyDirectory();
    json.readTree(seen.resolve("report.json").toFile());
  }

  /** A secret that has not been used yet. */
  private String plant() {
    planted++;
    return String.format(Locale.ROOT, "Hemlig%02dX", planted);
  }

  private void paths(Path given, Path input, Path seen) throws IOException {
    Path out = seen.resolve("never");
    add(score(Path.of("/"), out, "--input", "hdfs://user:" + plant() + "@nowhere.invalid/x"));
    add(score(Path.of("/"), out, "--input", "s3a://key:" + plant() + "/a@bucket/x"));
    add(score(Path.of("/"), out, "--input", "https://h.invalid/x?sv=1&sig=" + plant() + "%3D"));
    add(score(Path.of("/"), out, "--input", given + "/in.csv?token=" + plant()));
    add(score(input, out, "--output", "hdfs://user:" + plant() + "@nowhere.invalid/out"));
    add(score(input, out, "--model", "http://u:" + plant() + "@nowhere.invalid/m.onnx"));
    add(List.of("inspect", "--model", "x.onnx", "--input", "s3a://k:" + plant() + "@b"));
    add(List.of("sql", "--file", "hdfs://u:" + plant() + "@nowhere.invalid/x.sql"));
    add(List.of("verify", "--test-data", given + "/cases?token=" + plant()));
    Path job =
        Files.writeString(
            given.resolve("path.yaml"), "input: {path: 'hdfs://u:" + plant() + "@h.invalid/x'}");
    add(List.of("score", "--job", job.toString()));
  }

  private void options(Path given, Path input, Path seen) throws IOException {
    Path out = seen.resolve("never");
    add(score(input, out, "--input-option", "password=" + plant()));
    add(score(input, out, "--input-option", "password", plant()));
    add(score(input, out, "--password", plant()));
    add(score(input, out, "--conf", "spark.hadoop.fs.s3a.secret.key=" + plant()));
    add(score(input, out, "--where", "password = '" + plant() + "' (("));
    add(score(input, out, "--set", "output.optoins.secret=" + plant()));
    add(
        score(
            input,
            seen.resolve("by-set"),
            "--set",
            "input.options.fs.s3a.session.token=" + plant(),
            "--output-option",
            "fs.azure.account.key.a.blob.core.windows.net=" + plant() + "=="));
    Path broken =
        Files.writeString(
            given.resolve("broken.yaml"), "input:\n  options:\n    password: @" + plant() + "\n");
    add(List.of("score", "--job", broken.toString()));
    Path job =
        Files.writeString(
            given.resolve("job.yaml"),
            "input:\n  options: {fs.s3a.secret.key: '" + plant() + "'}\n");
    add(score(input, seen.resolve("by-job"), "--job", job.toString()));
  }

  private void statements(Path given, Path input, Path seen) throws IOException {
    sql(
        given,
        String.format(
            Locale.ROOT,
            "SELECT 1; CREATE TEMPORARY VIEW v USING jdbc OPTIONS (url"
                + " 'jdbc:mysql://root:%s@h.invalid/db', password '%s', dbtable 't')",
            plant(),
            plant()));
    sql(given, "SET spark.hadoop.fs.s3a.secret.key=" + plant() + "; SET; SET -v; SELEC 1");
    sql(
        given,
        "CREATE TEMPORARY VIEW c USING csv OPTIONS (path '"
            + input
            + "', header 'true', password '"
            + plant()
            + "'); EXPLAIN EXTENDED SELECT * FROM c; SELECT * FROM c; DESCRIBE EXTENDED c");
    sql(
        given,
        "INSERT OVERWRITE DIRECTORY '"
            + seen
            + "/by-sql' USING parquet OPTIONS (password '"
            + plant()
            + "') SELECT 1 AS a");
    sql(given, "SELECT feedforward_predict('hdfs://u:" + plant() + "@h.invalid/m.onnx', 1.0)");
    sql(given, "SELEC 1 OPTIONS (secret '" + plant() + "')");
    sql(
        given,
        "CREATE TABLE t (x STRING) USING csv OPTIONS (path '"
            + input
            + "', `password` '"
            + plant()
            + "'); SHOW CREATE TABLE t; DESCRIBE EXTENDED t; SELECT * FROM t; DROP TABLE t");
    sql(given, "SELECT * FROM csv.`hdfs://u:" + plant() + "@h.invalid/x`");
    sql(given, "SELECT '${env:OUR_PASSWORD}' FRM nowhere");
    sql(given, "EXPLAIN SELECT 'token=" + plant() + "', 'Bearer " + plant() + "' AS b FROM c");
  }

  private void sql(Path given, String text) throws IOException {
    Path file = Files.writeString(given.resolve("script" + commands.size() + ".sql"), text);
    add(List.of("sql", "--file", file.toString()));
  }

  private void add(List<String> command) {
    commands.add(Stream.concat(command.stream(), Stream.of("--stacktrace")).toList());
  }

  private static List<String> score(Path input, Path output, String... more) {
    List<String> words = new ArrayList<>(List.of("score", "--features", "x"));
    List<String> given = List.of(more);
    Map<String, String> flags = new TreeMap<>();
    flags.put("--model", Fed.identity("float1").toString());
    flags.put("--input", input.toString());
    flags.put("--output", output.toString());
    flags.forEach(
        (flag, value) -> {
          if (!given.contains(flag)) {
            words.addAll(List.of(flag, value));
          }
        });
    words.addAll(given);
    return words;
  }

  /** Runs a command in a JVM of its own, which knows more secrets; returns what it said. */
  private String run(Path log, List<String> words) throws Exception {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add") || option.startsWith("-XX:+Ignore"))
        .forEach(all::add);
    Path events = Files.createDirectories(folder.resolve("seen/events"));
    all.addAll(
        List.of(
            "-Xmx1g",
            "-Dspark.master=local[1]",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.eventLog.enabled=true",
            "-Dspark.eventLog.compress=false",
            "-Dspark.eventLog.dir=" + events.toUri(),
            "-Dspark.sql.warehouse.dir=" + folder.resolve("seen/warehouse"),
            "-Dspark.hadoop.fs.s3a.access.key=" + plant(),
            "-Dspark.ssl.keyPassword=" + plant(),
            "-Dspark.hadoop.javax.jdo.option.ConnectionURL=jdbc:derby://u:" + plant() + "@h/x",
            "-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties").toUri(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    all.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(Files.createDirectories(folder.resolve("seen/work")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("OUR_PASSWORD", plant());
    builder.environment().put("AWS_SECRET_ACCESS_KEY", plant());
    Process process = builder.start();
    Processes.await(process);
    return Files.readString(log);
  }

  /** Where planted secrets are found, with the letters around them. */
  private static List<String> found(Path place) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.toList()) {
        String name = place.relativize(file).toString();
        String text =
            Files.isRegularFile(file)
                ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                : "";
        PLANTED
            .matcher(name + "\n" + text)
            .results()
            .forEach(
                at -> {
                  String all = name + "\n" + text;
                  int end = Math.min(all.length(), at.end() + 60);
                  found.add(
                      name + ": " + all.substring(Math.max(0, at.start() - 160), end).strip());
                });
      }
    }
    return found;
  }
}
