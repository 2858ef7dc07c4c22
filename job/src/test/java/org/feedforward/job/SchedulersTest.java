package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The examples for schedulers: their arguments go to the real command line. */
class SchedulersTest {

  private static final Path EXAMPLES = Path.of("../conf/schedulers");
  private static final String JOB = "/etc/feedforward/job.yaml";
  private static final String SCRIPT = "/opt/feedforward/scripts/feedforward ";

  /** What kubeflow/spark-operator publishes; made by scripts/SchedulerSchema.java. */
  private static final Path SCHEMA = Path.of("src/test/resources/schedulers/spark-operator.json");

  @TempDir private Path folder;
  private Path job;

  @BeforeEach
  void writeJob() throws IOException {
    job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "model: {path: m.onnx}\ninput: {path: 'in/{{ds}}'}\noutput: {path: scores}\n");
  }

  private static String read(String name) throws IOException {
    return Files.readString(EXAMPLES.resolve(name));
  }

  private static Map<String, Object> yaml(String name) throws IOException {
    return new Yaml().load(read(name));
  }

  /** The value at a path of keys; the first item of lists. */
  private static Object at(Object value, String path) {
    Object at = value;
    for (String key : path.split("\\.")) {
      at = at instanceof List<?> list ? list.get(0) : at;
      assertThat(at).as(path).isInstanceOf(Map.class);
      at = ((Map<?, ?>) at).get(key);
    }
    assertThat(at).as(path).isNotNull();
    return at;
  }

  private static List<String> words(Object list) {
    return ((List<?>) list).stream().map(Object::toString).toList();
  }

  private void scores(List<String> arguments) {
    assertThat(arguments).startsWith("score").contains(JOB);
    Run run = run(arguments, "--print-config");
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).containsPattern("run.key: ds=20[0-9-]{8}  # --run");
  }

  private Run run(List<String> arguments, String... more) {
    List<String> words = new ArrayList<>();
    arguments.forEach(
        word -> words.add(word.equals(JOB) ? job + "" : word.replace("{{ ds }}", "2026-11-22")));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  /** The words behind the script's path in a line. */
  private static List<List<String>> commands(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("#") && line.contains(SCRIPT))
        .map(line -> line.substring(line.indexOf(SCRIPT) + SCRIPT.length()))
        .map(line -> Arrays.asList(line.replaceAll("\"$", "").split(" (?!ds }})(?!}})")))
        .toList();
  }

  @Test
  void everyExampleIsListedAndTested() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names)
          .containsExactly(
              "README.md",
              "airflow_dag.py",
              "argo-workflow.yaml",
              "cron-job.yaml",
              "crontab",
              "feedforward.service",
              "feedforward.timer",
              "scheduled-spark-application.yaml",
              "spark-application.yaml");
      for (String name : names.subList(1, names.size())) {
        assertThat(read("README.md")).contains("[" + name + "](" + name + ")");
      }
    }
  }

  @Test
  void cronScoresAndCleans() throws IOException {
    List<List<String>> commands = commands(read("crontab"));
    scores(commands.get(0));
    Run clean = run(commands.get(1), "--dry-run");
    assertThat(clean.code()).as(clean.err()).isEqualTo(ExitCode.DONE);
    assertThat(read("crontab").lines().filter(line -> line.contains(SCRIPT)))
        .hasSize(2)
        .allMatch(line -> line.matches("(?:[0-9*]+ ){5}(flock -n -E 75 \\S+ )?" + SCRIPT + ".*"))
        .noneMatch(line -> line.contains("%"));
  }

  @Test
  void systemdScoresAtATime() throws IOException {
    String service = read("feedforward.service");
    scores(commands(service).get(0));
    assertThat(commands(service)).hasSize(1);
    assertThat(service).contains("[Unit]\n", "[Service]\nType=oneshot\n");
    assertThat(read("feedforward.timer"))
        .containsPattern("\\[Timer]\\nOnCalendar=\\*-\\*-\\* \\d\\d:\\d\\d:00 UTC\\n")
        .contains("Persistent=true\n", "WantedBy=timers.target\n");
    assertCodes(service.replaceAll("(?s).*RestartPreventExitStatus=([0-9 ]*).*", "$1").split(" "));
  }

  /** Those of faults that do not go away when a run is tried again. */
  private static void assertCodes(String... codes) {
    assertThat(codes)
        .containsExactly(
            Stream.of(
                    ExitCode.USAGE,
                    ExitCode.MODEL,
                    ExitCode.DATA,
                    ExitCode.OUTPUT,
                    ExitCode.MISMATCH)
                .map(code -> "" + code.status())
                .toArray(String[]::new));
  }

  @Test
  void airflowScoresAndAsksStorage() throws Exception {
    String dag = read("airflow_dag.py");
    Matcher arguments = Pattern.compile("SCORE_ARGUMENTS = \\[(.*)]\n").matcher(dag);
    assertThat(arguments.find()).isTrue();
    scores(
        Pattern.compile("\"([^\"]*)\"")
            .matcher(arguments.group(1))
            .results()
            .map(word -> word.group(1))
            .toList());
    Run status = run(commands(dag).get(0));
    assertThat(status.code()).as(status.err()).isEqualTo(ExitCode.NOT_THERE);
    assertThat(dag)
        .contains(
            "java_class=\"" + Main.class.getName() + "\",",
            "application_args=SCORE_ARGUMENTS,",
            "bash_command=STATUS_COMMAND,",
            "retry_exit_code=" + ExitCode.NOT_THERE.status() + ",");
    assertPythonReads("airflow_dag.py");
  }

  /** Where there is a Python, it must be able to read the file; its modules need not be there. */
  private static void assertPythonReads(String name) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder("python3", "-c", "import ast, sys; ast.parse(sys.stdin.read())")
              .redirectInput(EXAMPLES.resolve(name).toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort(
          "python3 is not on this machine: the syntax of " + name + " is not checked");
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void sparksOperatorKnowsEveryField() throws IOException {
    JsonNode kinds = new ObjectMapper().readTree(SCHEMA.toFile());
    for (String name : List.of("spark-application.yaml", "scheduled-spark-application.yaml")) {
      Map<String, Object> resource = yaml(name);
      JsonNode schema = kinds.path(resource.get("kind").toString());
      assertThat(resource.get("apiVersion")).isEqualTo(schema.path("apiVersion").asText());
      assertFits(name, resource, schema);
      String spec = name.startsWith("scheduled") ? "spec.template." : "spec.";
      scores(words(at(resource, spec + "arguments")));
      assertThat(at(resource, spec + "mainClass")).isEqualTo(Main.class.getName());
    }
  }

  private static void assertFits(String where, Object value, JsonNode schema) {
    String type = schema.path("type").asText();
    switch (type) {
      case "object" -> assertThat(value).as(where).isInstanceOf(Map.class);
      case "array" -> assertThat(value).as(where).isInstanceOf(List.class);
      case "string" -> assertThat(value).as(where).isInstanceOf(String.class);
      case "integer" -> assertThat(value).as(where).isInstanceOf(Integer.class);
      case "boolean" -> assertThat(value).as(where).isInstanceOf(Boolean.class);
      default -> assertThat(type).as(where).isEmpty();
    }
    if (schema.has("enum")) {
      assertThat(schema.path("enum").toString()).as(where).contains("\"" + value + "\"");
    }
    if (schema.has("properties") && value instanceof Map<?, ?> fields) {
      schema
          .path("required")
          .forEach(
              key -> assertThat(fields.keySet().contains(key.asText())).as(where + key).isTrue());
      fields.forEach(
          (key, field) -> {
            assertThat(schema.path("properties").has("" + key)).as(where + "." + key).isTrue();
            assertFits(where + "." + key, field, schema.path("properties").path("" + key));
          });
    }
  }

  @Test
  void kubernetesAndArgoScore() throws IOException {
    Map<String, Object> cronJob = yaml("cron-job.yaml");
    assertThat(cronJob).containsEntry("apiVersion", "batch/v1").containsEntry("kind", "CronJob");
    String pod = "spec.jobTemplate.spec.template.spec.";
    scores(words(at(cronJob, pod + "containers.args")));
    assertThat(words(at(cronJob, pod + "containers.command"))).containsExactly(SCRIPT.strip());
    assertThat(at(cronJob, pod + "restartPolicy")).isEqualTo("Never");
    String exits = "spec.jobTemplate.spec.podFailurePolicy.rules.onExitCodes.";
    assertThat(at(cronJob, exits + "containerName"))
        .isEqualTo(at(cronJob, pod + "containers.name"));
    assertCodes(words(at(cronJob, exits + "values")).toArray(String[]::new));

    Map<String, Object> argo = yaml("argo-workflow.yaml");
    assertThat(argo).containsEntry("kind", "CronWorkflow");
    String template = "spec.workflowSpec.templates.";
    assertThat(at(argo, "spec.workflowSpec.entrypoint")).isEqualTo(at(argo, template + "name"));
    scores(words(at(argo, template + "container.args")));
    assertThat(words(at(argo, template + "container.command"))).containsExactly(SCRIPT.strip());
  }
}
