package org.feedforward.job.steps;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * A bucket for each value, by the hash of its text in UTF-8: the hash as a number without a sign,
 * modulo the number of buckets.
 *
 * @param function the hash function
 * @param seed its seed
 * @param buckets how many buckets
 */
public record HashStep(Function function, long seed, long buckets) implements Step {

  /** A hash function. */
  public enum Function {
    /** MurmurHash3 x86 32 of A. Appleby. */
    MURMUR3_32,
    /** XXH64 of Y. Collet. */
    XXHASH64;

    /** The word for it in job files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Form after(Form in) throws MisfitException {
    if (!in.content().isText() && in.content() != Content.WHOLE || in.width() > 1) {
      throw new MisfitException("hash", "texts or integers", in);
    }
    return in.with(Content.WHOLE);
  }

  @Override
  public void apply(Cells cells) {
    boolean whole = cells.form().content() == Content.WHOLE;
    long[] results = cells.wholes(0);
    for (int i = 0; i < cells.count(); i++) {
      if (cells.holds(i)) {
        byte[] bytes =
            whole
                ? Long.toString(results[i]).getBytes(StandardCharsets.UTF_8)
                : cells.texts()[i].getBytes();
        results[i] = bucket(bytes);
      } else {
        results[i] = 0;
      }
    }
    cells.become(Content.WHOLE);
  }

  private long bucket(byte[] bytes) {
    return switch (function) {
      case MURMUR3_32 ->
          Integer.toUnsignedLong(
                  Murmur3_x86_32.hashUnsafeBytes2(
                      bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, (int) seed))
              % buckets;
      case XXHASH64 ->
          Long.remainderUnsigned(
              XXHashFactory.safeInstance().hash64().hash(bytes, 0, bytes.length, seed), buckets);
    };
  }

  @Override
  public String described() {
    return "hash: {function: "
        + function.word()
        + ", seed: "
        + seed
        + ", buckets: "
        + buckets
        + "}";
  }
}
