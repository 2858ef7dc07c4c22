package org.feedforward.job.sql.counts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * What a task tells the driver, as bytes: no serializer that a user has chosen for Spark needs to
 * know it.
 */
public final class TaskBytes {

  private TaskBytes() {}

  /** What is told, as bytes. */
  public static byte[] of(Serializable told) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(told);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #of} has made bytes of. */
  public static <T> T read(byte[] bytes, Class<T> type) {
    try (ObjectInputStream in = new OfTheseClasses(new ByteArrayInputStream(bytes))) {
      return type.cast(in.readObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("Reading what a task has told", e);
    }
  }

  /** Under {@code --jars} the classes of this project have a class loader of their own. */
  private static final class OfTheseClasses extends ObjectInputStream {

    OfTheseClasses(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), false, TaskBytes.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(type);
      }
    }
  }
}
