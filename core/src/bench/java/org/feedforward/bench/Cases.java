package org.feedforward.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.feedforward.bench.Network.Activation;
import org.feedforward.kernel.Kernels;

/**
 * What is measured: whole networks, chains of layers and exported ones, from columns to columns,
 * against ONNX Runtime; single products against OpenBLAS, everybody with the operands in the layout
 * that suits him best, and, as {@code feedforward-columns}, with the copy of columns into tiles and
 * out of them.
 */
final class Cases {

  static final List<Network> NETWORKS =
      List.of(
          network("32-64-32-1 ReLU, Sigmoid", Activation.RELU, Activation.SIGMOID, 32, 64, 32, 1),
          network(
              "100-256-128-10 ReLU, Softmax",
              Activation.RELU,
              Activation.SOFTMAX,
              100,
              256,
              128,
              10),
          network("784-128-64-10 ReLU", Activation.RELU, Activation.NONE, 784, 128, 64, 10),
          network(
              "1024-2048-2048-1000 Tanh", Activation.TANH, Activation.NONE, 1024, 2048, 2048, 1000),
          network(
              "1024-2048-2048-1000 GELU",
              Activation.GELU,
              Activation.NONE,
              1024,
              2048,
              2048,
              1000));

  static final List<Network> PRODUCTS =
      List.of(
          product(1024, 64, 64),
          product(1024, 256, 256),
          product(1024, 1024, 1024),
          product(4096, 128, 32),
          product(1024, 784, 128),
          product(256, 100, 1),
          product(1024, 10, 5));

  static final List<String> EXPORTED =
      List.of("wide_and_deep", "deepfm", "dlrm", "residual_mlp", "ft_transformer", "tabnet");

  static final List<String> SEQUENCES =
      List.of("tcn", "gru4rec", "lstm_forecaster", "small_cnn", "minilm");

  private Cases() {}

  static List<Case> all() {
    return Stream.of(
            NETWORKS.stream(),
            EXPORTED.stream().map(name -> Exported.ofTables(name, 1024)),
            SEQUENCES.stream().map(name -> Exported.ofSequences(name, 1024)),
            PRODUCTS.stream())
        .<Case>flatMap(cases -> cases)
        .toList();
  }

  /** Everybody who can compute a case. */
  static List<Contender> contenders(Case network) {
    List<Contender> contenders = new ArrayList<>();
    boolean product = network instanceof Network && PRODUCTS.contains(network);
    Kernels scalar = Kernels.scalar("to compare");
    contenders.add(new Feedforward("feedforward", network, Kernels.best(), !product));
    contenders.add(new Feedforward("feedforward-scalar", network, scalar, !product));
    if (product) {
      contenders.add(new Feedforward("feedforward-columns", network, Kernels.best(), true));
    }
    contenders.add(product ? new OpenBlas((Network) network) : new OnnxRuntime(network));
    return contenders;
  }

  private static Network network(
      String name, Activation hidden, Activation last, Integer... sizes) {
    return new Network(name, 1024, List.of(sizes), hidden, last, true);
  }

  private static Network product(int m, int k, int n) {
    String name = m == k && k == n ? m + "^3" : m + "x" + k + "x" + n;
    return new Network(name, m, List.of(k, n), Activation.NONE, Activation.NONE, false);
  }
}
