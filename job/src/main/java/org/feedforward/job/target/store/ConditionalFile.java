package org.feedforward.job.target.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of an object store that is written only while it is as it was when somebody looked:
 * absent, or of a tag that the store gives to every content. It appears whole when its stream is
 * closed, and it is the store that compares, so that of two writers one is refused.
 *
 * @param system the store
 * @param path the file
 */
public record ConditionalFile(FileSystem system, Path path) {

  /** Hadoop's names, which its 3.4.1 does not have. */
  private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";

  private static final String IF_TAGGED = "fs.option.create.conditional.overwrite.etag";

  /** A content that is in no store. */
  private static final String NO_TAG = "\"00000000000000000000000000000000\"";

  /** Whether Hadoop can ask the store for such writes. */
  public boolean isSupported() throws IOException {
    return system.hasPathCapability(path, IF_ABSENT) && system.hasPathCapability(path, IF_TAGGED);
  }

  /** The tag of what stands there; nothing where nothing does. */
  public Optional<String> tag() throws IOException {
    try {
      FileStatus status = system.getFileStatus(path);
      String tag = status instanceof EtagSource source ? source.getEtag() : null;
      if (tag == null) {
        throw new IOException("the store gives no tag of " + path.getName());
      }
      return Optional.of(tag);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes the file. When this method throws, it is not known whether the store has it.
   *
   * @param seen the tag of what is replaced; nothing where nothing may stand there
   */
  public void write(byte[] content, Optional<String> seen) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = system.createFile(path).recursive().overwrite(true);
    builder =
        seen.isPresent() ? builder.must(IF_TAGGED, seen.get()) : builder.must(IF_ABSENT, true);
    FSDataOutputStream out = (FSDataOutputStream) builder.build();
    try {
      out.write(content);
    } catch (IOException | RuntimeException e) {
      out.abort(); // what is closed appears, even the half of it
      throw e;
    }
    out.close();
  }

  /**
   * Whether the store does as it is asked to: it refuses to write a file that stands there as
   * absent, or as another. The file is as it was if so.
   */
  public boolean isGuarded() throws IOException {
    Optional<String> tag = tag();
    return tag.isPresent()
        && isRefused(Optional.empty())
        && isRefused(Optional.of(NO_TAG))
        && tag.equals(tag());
  }

  private boolean isRefused(Optional<String> seen) {
    try {
      write(new byte[] {'{', '}'}, seen);
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
