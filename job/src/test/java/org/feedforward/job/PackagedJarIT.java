package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar that goes to spark-submit holds nothing but ours, what is shaded, and their licences. */
class PackagedJarIT {

  private static final Path TARGET = Path.of("target");

  @ParameterizedTest
  @CsvSource({
    "META-INF/LICENSE, Apache License",
    "META-INF/NOTICE, 'BSD 3-clause), picocli'",
    "META-INF/licenses/protobuf-java.txt, Copyright 2008 Google Inc.",
    "META-INF/licenses/picocli.txt, Apache License",
    "META-INF/licenses/snakeyaml.txt, Apache License"
  })
  void carriesLicences(String name, String text) throws IOException {
    try (JarFile jar = open()) {
      assertThat(jar.getEntry(name)).as(name).isNotNull();
      byte[] bytes = jar.getInputStream(jar.getEntry(name)).readAllBytes();
      assertThat(new String(bytes, StandardCharsets.UTF_8)).contains(text);
    }
  }

  @Test
  void everyClassIsOursOrOfALibraryWhoseLicenceIsThere() throws IOException {
    try (JarFile jar = open()) {
      Set<String> shaded = new TreeSet<>();
      Set<String> others = new TreeSet<>();
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class"))
          .forEach(
              name -> {
                if (name.startsWith("org/feedforward/shaded/")) {
                  shaded.add(name.split("/")[3]);
                } else if (!name.startsWith("org/feedforward/")) {
                  others.add(name);
                }
              });
      assertThat(others).isEmpty();
      assertThat(shaded).containsExactly("picocli", "protobuf", "snakeyaml");
    }
  }

  @Test
  void theBillOfMaterialsNamesWhatIsShaded() throws IOException {
    Path bill = TARGET.resolve("feedforward-job.cdx.json");
    assumeThat(bill).as("Maven makes it where it is online").exists();
    JsonNode components = new ObjectMapper().readTree(Files.readString(bill)).get("components");
    Set<String> names =
        components.findValuesAsText("purl").stream()
            .map(purl -> purl.replaceAll("@.*", ""))
            .collect(Collectors.toSet());
    assertThat(names)
        .containsExactlyInAnyOrder(
            "pkg:maven/org.feedforward/feedforward-core",
            "pkg:maven/com.google.protobuf/protobuf-java",
            "pkg:maven/info.picocli/picocli",
            "pkg:maven/org.yaml/snakeyaml",
            "pkg:maven/com.fasterxml.jackson.core/jackson-core");
  }

  private static JarFile open() throws IOException {
    return new JarFile(TARGET.resolve("feedforward-job.jar").toFile());
  }
}
