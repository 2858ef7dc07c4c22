package org.feedforward.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.feedforward.job.config.tree.Setting;
import org.junit.jupiter.api.Test;

/** The table of options in job/README.md is the list of settings. */
class OptionTableTest {

  @Test
  void theReadmeListsEverySetting() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String table =
        readme.substring(
            readme.indexOf("<!-- options -->\n") + "<!-- options -->\n".length(),
            readme.indexOf("<!-- /options -->"));
    assertThat(table).isEqualTo(expected());
  }

  private static String expected() {
    StringBuilder table =
        new StringBuilder("| key | flag | meaning | default |\n|---|---|---|---|\n");
    for (Setting<?> setting : JobConfig.SETTINGS) {
      String flag =
          setting.flag().map(name -> "`" + (name + " " + setting.label()).strip() + "`").orElse("");
      table
          .append("| `")
          .append(setting.key())
          .append("` | ")
          .append(flag.replace("|", "\\|"))
          .append(setting.isRepeatable() && !flag.isEmpty() ? " (repeatable)" : "")
          .append(" | ")
          .append(setting.meaning())
          .append(" | ")
          .append(setting.fallback())
          .append(" |\n");
    }
    return table.toString();
  }
}
