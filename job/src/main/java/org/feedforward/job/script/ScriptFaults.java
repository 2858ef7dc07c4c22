package org.feedforward.job.script;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/** All that this room says to users. */
final class ScriptFaults {

  private ScriptFaults() {}

  static JobException unreadable(Path script, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException
            ? "does not exist"
            : cause instanceof CharacterCodingException
                ? "is not a text in UTF-8"
                : "cannot be read (" + Causes.said(cause) + ")";
    return new JobException(ExitCode.USAGE, Names.escape(script.toString()) + " " + reason, cause);
  }

  /**
   * A statement that is not run.
   *
   * @param harm what Spark does first, as a verb with its object
   * @param setting the setting that accepts it
   * @param value its value
   */
  static JobException destroys(String harm, String setting, String value) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "not run: Spark %s; if that fails, the old rows are lost. Write with INSERT OVERWRITE"
                + " DIRECTORY ... USING, or into a table of Delta or Iceberg; or accept it by SET"
                + " `%s`=%s",
            harm,
            setting,
            value));
  }
}
