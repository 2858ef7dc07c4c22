package org.feedforward.format.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.feedforward.format.Resources;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.Graph;

/** Code of its own in the archive of seed_relu: layer "0" is linear from 10 to 5 features. */
final class ScriptCode {

  private static final String HEAD =
      """
      class Sequential(Module):
        scale : Final[float] = 2.
        def forward(self: __torch__.torch.nn.modules.container.___torch_mangle_187.Sequential,
          input: Tensor) -> Tensor:
          linear = getattr(self, "0")
          x = (linear).forward(input, )
      """;

  private ScriptCode() {}

  /** Reads an archive whose forward goes on with these lines. */
  static Graph forward(String... lines) {
    return TorchScript.read(ByteSource.of("net.pt", archive(lines)));
  }

  /** Reads an archive whose root has this code. */
  static Graph read(String code) {
    return TorchScript.read(ByteSource.of("net.pt", archiveOf(code)));
  }

  /** An archive whose forward goes on with these lines. */
  static byte[] archive(String... lines) {
    StringBuilder code = new StringBuilder(HEAD);
    for (String line : lines) {
      code.append("    ").append(line).append('\n');
    }
    return archiveOf(code.toString());
  }

  private static byte[] archiveOf(String code) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile from = new ZipFile(Resources.path("models/seed_relu/scripted.pt").toFile());
        ZipOutputStream to = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : from.stream().toList()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        boolean root = entry.getName().endsWith("container/___torch_mangle_187.py");
        to.write(
            root
                ? code.getBytes(StandardCharsets.UTF_8)
                : from.getInputStream(entry).readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
