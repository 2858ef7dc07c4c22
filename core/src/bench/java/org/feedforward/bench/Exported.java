package org.feedforward.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.Costs;
import org.feedforward.graph.Graph;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * A network that PyTorch exported (scripts/make-networks, scripts/make-bench-networks), with the
 * rows that it was tried on again and again.
 */
final class Exported implements Case {

  private final String network;
  private final int rows;
  private final Path folder;
  private final byte[] onnx;
  private final Model model;

  private Exported(String network, int rows, String folder) {
    this.network = network;
    this.rows = rows;
    try {
      this.folder = Path.of(Exported.class.getResource(folder + network).toURI());
      this.onnx = MadeUpWeights.filled(Files.readAllBytes(this.folder.resolve("model.onnx")));
      Path file = Files.createTempFile(network, ".onnx");
      Files.write(file, onnx);
      this.model = Model.load(file, LoadOptions.NONE);
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A network of tables, one of the golden ones. */
  static Exported ofTables(String network, int rows) {
    return new Exported(network, rows, "/golden/networks/");
  }

  /** A network of sequences or images. */
  static Exported ofSequences(String network, int rows) {
    return new Exported(network, rows, "/networks/");
  }

  @Override
  public String name() {
    return network;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public Graph graph() {
    return model.graph();
  }

  @Override
  public byte[] onnx() {
    return onnx.clone();
  }

  @Override
  public List<Tensor> inputs() {
    return model.inputs().stream()
        .map(port -> repeated(Npy.read(folder.resolve(port.name() + ".npy")), rows))
        .toList();
  }

  private static Tensor repeated(Tensor tensor, int rows) {
    int[] shape = tensor.shape();
    shape[0] = rows;
    if (tensor.dtype() == DType.INT64) {
      return Tensor.generateLongs(
          shape,
          longs -> {
            for (int i = 0; i < longs.length; i++) {
              longs[i] = tensor.getLong(i % tensor.size());
            }
          });
    }
    return Tensor.generate(
        shape,
        floats -> {
          for (int i = 0; i < floats.length; i++) {
            floats[i] = tensor.getFloat(i % tensor.size());
          }
        });
  }

  @Override
  public double flops() {
    return 2.0 * Costs.multiplyAdds(model.graph()) * rows;
  }
}
