import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/**
 * Makes job/src/test/resources/schedulers/spark-operator.json of the custom resources that
 * kubeflow/spark-operator publishes (config/crd/bases): the names, types, choices and required
 * fields of the parts that conf/schedulers uses.
 *
 * <pre>
 * java -cp snakeyaml.jar:jackson-databind.jar:jackson-core.jar:jackson-annotations.jar scripts/SchedulerSchema.java FILE... >JSON
 * </pre>
 */
public final class SchedulerSchema {

  private static final List<String> OPENED =
      List.of("", "spec", "driver", "executor", "restartPolicy", "template");

  private SchedulerSchema() {}

  /** Prints the schema of all files. */
  public static void main(String[] files) throws Exception {
    Map<String, Object> kinds = new TreeMap<>();
    for (String file : files) {
      Map<String, Object> resource = new Yaml().load(Files.readString(Path.of(file)));
      Map<String, Object> spec = map(resource.get("spec"));
      String kind = (String) map(spec.get("names")).get("kind");
      Map<String, Object> version = map(((List<?>) spec.get("versions")).get(0));
      Map<String, Object> schema = map(map(version.get("schema")).get("openAPIV3Schema"));
      Map<String, Object> kept = new TreeMap<>(kept(schema, ""));
      kept.put("apiVersion", spec.get("group") + "/" + version.get("name"));
      kinds.put(kind, kept);
    }
    System.out.println(
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(kinds));
  }

  private static Map<String, Object> kept(Map<String, Object> schema, String name) {
    Map<String, Object> kept = new TreeMap<>();
    for (String key : List.of("type", "enum", "required", "minimum")) {
      if (schema.containsKey(key)) {
        kept.put(key, schema.get(key));
      }
    }
    if (schema.containsKey("properties") && OPENED.contains(name)) {
      Map<String, Object> properties = new TreeMap<>();
      map(schema.get("properties"))
          .forEach((key, value) -> properties.put(key, kept(map(value), key)));
      kept.put("properties", properties);
    }
    return kept;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
