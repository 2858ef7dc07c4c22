package org.feedforward.format.onnx;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.feedforward.Model;
import org.feedforward.format.onnx.CaseResult.Status;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;

/** Cases in the form of ONNX's own suite, packed into one file by the scripts that record them. */
final class RecordedCases {

  private static final Path FOLDER = Path.of("src/test/resources/org/feedforward/format/onnx");

  private RecordedCases() {}

  /** The cases of a file, which are unpacked into a folder. */
  static List<OnnxCases.Case> unpack(String file, Path folder) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file))))) {
      while (true) {
        byte[] name = new byte[in.readUnsignedShort()];
        in.readFully(name);
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        Path target = folder.resolve(new String(name, StandardCharsets.UTF_8));
        Files.createDirectories(target.getParent());
        Files.write(target, content);
      }
    } catch (EOFException e) {
      return List.copyOf(OnnxCases.find(folder));
    }
  }

  /** What a case comes to. */
  static CaseResult verify(OnnxCases.Case variant) {
    try {
      return OnnxCases.verify(variant, new Tolerance(1e-6, 1e-5), RecordedCases::run);
    } catch (RuntimeException e) {
      return new CaseResult(String.valueOf(variant), Status.FAILED, e.toString(), 0, 0);
    }
  }

  /** Both ways of running give the same bits. */
  private static List<Tensor> run(Graph described, List<Tensor> inputs) {
    Graph graph = Model.of(described).graph();
    List<Tensor> interpreted = List.copyOf(Interpreter.run(graph, inputs).values());
    List<Tensor> planned =
        List.copyOf(PlanRunner.run(Plan.compile(graph), graph, inputs, 1).values());
    if (!planned.equals(interpreted)) {
      throw new AssertionError("the plan gives " + planned + ", the interpreter " + interpreted);
    }
    return planned;
  }
}
