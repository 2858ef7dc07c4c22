package org.feedforward.format.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.feedforward.graph.ModelException;

/** An open file. It is read by position and never mapped: a file cut meanwhile is an error. */
public final class FileBytes implements ByteSource, Closeable {

  private static final int CHUNK = 1 << 20;
  private static final int LARGE = 16 << 20;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private FutureTask<String> hash; // null where it is computed when asked for

  private FileBytes(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /** Opens a regular file. */
  public static FileBytes open(Path path) {
    if (Files.isDirectory(path)) {
      throw new ModelException(shown(path) + " is a directory, not a file");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new ModelException(
          shown(path)
              + " is not a regular file but a device, a pipe or the like: copy it to a file");
    }
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new FileBytes(path, channel, channel.size());
    } catch (NoSuchFileException e) {
      throw new ModelException(shown(path) + " does not exist", e);
    } catch (IOException e) {
      throw new ModelException(shown(path) + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A path as messages print it. */
  static String shown(Path path) {
    return ForeignNames.escape(path.toString());
  }

  @Override
  public String name() {
    return shown(path);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, byte[] target, int offset, int length) {
    requireInside(position, length);
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    try {
      while (buffer.hasRemaining()) {
        // in pieces: NIO copies through a direct buffer as large as the request, and keeps it
        buffer.limit(Math.min(buffer.position() + CHUNK, offset + length));
        if (channel.read(buffer, position + buffer.position() - offset) < 0) {
          throw new ModelException(name() + " became shorter while it was read");
        }
        buffer.limit(offset + length);
      }
    } catch (IOException e) {
      throw new ModelException(name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Begins to hash a large file while it is read; {@link #sha256} waits for the end of that. */
  public void hashInBackground() {
    if (size >= LARGE) {
      hash = new FutureTask<>(this::computeSha256);
      Thread thread = new Thread(hash, "SHA-256 of " + name());
      thread.setDaemon(true);
      thread.start(); // ends early, with an exception that nobody sees, when the file is closed
    }
  }

  /** SHA-256 of the whole file, in hexadecimal. */
  public String sha256() {
    if (hash == null) {
      return computeSha256();
    }
    try {
      return hash.get();
    } catch (ExecutionException e) {
      throw new ModelException(String.valueOf(e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException(name() + ": reading was interrupted", e);
    }
  }

  private String computeSha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[(int) Math.min(CHUNK, size)];
      for (long position = 0; position < size; position += chunk.length) {
        int length = (int) Math.min(chunk.length, size - position);
        read(position, chunk, 0, length);
        digest.update(chunk, 0, length);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ModelException(name() + " cannot be closed: " + e.getMessage(), e);
    }
  }
}
