package org.feedforward.job.sql.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.feedforward.job.quality.Ledger;

/**
 * What a part of a run took.
 *
 * @param rows how many rows came to the writer
 * @param whole whether these are all of the partition
 * @param cpuNanos the time that its thread computed
 * @param nanos the time that went by
 * @param bytesRead of the input
 * @param bytesWritten of the result
 * @param copied row groups of which kept columns were copied
 * @param encoded row groups of which they were encoded again
 * @param hindrance why no column was taken from a file, where one could have been
 */
public record TrialPart(
    long rows,
    boolean whole,
    long cpuNanos,
    long nanos,
    long bytesRead,
    long bytesWritten,
    long copied,
    long encoded,
    Optional<String> hindrance) {

  static TrialPart of(Ledger ledger, boolean whole, long[] numbers) {
    return new TrialPart(
        ledger.rows(),
        whole,
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        ledger.copied(),
        ledger.encoded(),
        ledger.hindrance());
  }

  /** What this part and another took together. */
  public TrialPart and(TrialPart other) {
    return new TrialPart(
        rows + other.rows,
        whole && other.whole,
        cpuNanos + other.cpuNanos,
        nanos + other.nanos,
        bytesRead + other.bytesRead,
        bytesWritten + other.bytesWritten,
        copied + other.copied,
        encoded + other.encoded,
        hindrance.or(other::hindrance));
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(rows);
      out.writeBoolean(whole);
      out.writeLong(cpuNanos);
      out.writeLong(nanos);
      out.writeLong(bytesRead);
      out.writeLong(bytesWritten);
      out.writeLong(copied);
      out.writeLong(encoded);
      out.writeUTF(hindrance.orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static TrialPart read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new TrialPart(
          in.readLong(),
          in.readBoolean(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          Optional.of(in.readUTF()).filter(text -> !text.isEmpty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
