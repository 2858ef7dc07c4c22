package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** Methods that rely on being compiled by themselves have as much code as that takes. */
class MethodSizeTest {

  /** C2's FreqInlineSize: a method of more bytes is not compiled inside of its callers. */
  private static final int INLINED = 325;

  private static final Pattern RETURN = Pattern.compile("(?m)^ +([0-9]+): return$");

  @Test
  void summarizeIsNotInlined() throws Exception {
    Path classes =
        Path.of(SimdSummary.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    StringWriter code = new StringWriter();
    PrintWriter out = new PrintWriter(code);
    int exit =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(out, out, "-c", "-p", "-cp", classes.toString(), SimdSummary.class.getName());
    assertThat(exit).as(code.toString()).isZero();
    String body = code.toString().split("static void summarize\\(", 2)[1].split("\n\n", 2)[0];
    Matcher end = RETURN.matcher(body);
    int bytes = 0;
    while (end.find()) {
      bytes = Integer.parseInt(end.group(1));
    }
    assertThat(bytes).isGreaterThan(INLINED);
  }
}
