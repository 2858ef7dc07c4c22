package org.feedforward.bench;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS with one thread, from columns to columns (its favourite layout), in native memory. */
final class OpenBlas implements Contender {

  private final Network network;
  private final FloatPointer a;
  private final FloatPointer b;
  private final FloatPointer c;

  /** A network of one layer without bias and activation. */
  OpenBlas(Network network) {
    this.network = network;
    blas_set_num_threads(1);
    float[] input = network.input().toFloats();
    float[] columns = new float[input.length];
    for (int i = 0; i < input.length; i++) {
      columns[i % network.in() * network.rows() + i / network.in()] = input[i];
    }
    this.a = new FloatPointer(columns);
    // [out, in] in C order is [in, out] column by column
    this.b = new FloatPointer(network.weight(0).toFloats());
    this.c = new FloatPointer((long) network.rows() * network.out());
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public void run() {
    int m = network.rows();
    int n = network.out();
    int k = network.in();
    cblas_sgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, m, b, k, 0, c, m);
  }

  @Override
  public float[] result() {
    float[] columns = new float[network.rows() * network.out()];
    c.get(columns);
    float[] result = new float[columns.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = columns[i % network.out() * network.rows() + i / network.out()];
    }
    return result;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
