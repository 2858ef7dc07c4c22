package org.feedforward.job.config.tree;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.fault.Secrets;

/** The job file as a tree. */
public final class JobFile {

  private JobFile() {}

  /** The tree of a job file. */
  public static Node.Keys read(Path path, Problems problems) {
    String name = Names.escape(path.toString());
    Path folder = path.toAbsolutePath().getParent();
    String text = text(path, name);
    Secrets.note(text);
    Node root = YamlReader.read(name, text, line -> new Origin.Line(name, line, folder), problems);
    if (root instanceof Node.Keys keys) {
      return keys;
    }
    problems.usage(ConfigFaults.notKeys(root));
    return new Node.Keys(root.origin(), List.of());
  }

  /** The tree of another file of the same form, which {@code @FILE} names. */
  public static Node tree(Typed value, String reference, Problems problems) {
    return tree(value, Path.of(value.origin().resolve(reference.substring(1))), problems);
  }

  /** The tree of another file; after a problem the value itself. */
  public static Node tree(Typed value, Path path, Problems problems) {
    String name = Names.escape(path.toString());
    if (!Files.exists(path)) {
      problems.usage(ConfigFaults.noFile(value.named(), name));
      return value.node();
    }
    Path folder = path.toAbsolutePath().getParent();
    try {
      String text = text(path, name);
      Secrets.note(text);
      return YamlReader.read(name, text, line -> new Origin.Line(name, line, folder), problems);
    } catch (JobException e) {
      problems.usage(e.getMessage());
      return value.node();
    }
  }

  private static String text(Path path, String name) {
    try {
      if (Files.size(path) > YamlReader.MOST_CHARACTERS) {
        throw JobException.usage(ConfigFaults.jobFileTooLarge(name));
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new JobException(ExitCode.USAGE, ConfigFaults.noJobFile(name), e);
    } catch (CharacterCodingException e) {
      throw new JobException(ExitCode.USAGE, ConfigFaults.notUtf8(name), e);
    } catch (IOException e) {
      throw new JobException(ExitCode.USAGE, ConfigFaults.unreadable(name, e), e);
    }
  }
}
