package org.feedforward.job.input;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.ObjectStoreErrors;

/** The file systems that paths name, and what to do where Spark lacks one. */
public final class FileSystems {

  private static final Pattern CLASS = Pattern.compile("[A-Za-z0-9_.]*\\.fs\\.[A-Za-z0-9_.]+");

  /** Schemes that Hadoop does not know without the jar of their file system. */
  private static final Map<String, String> JARS =
      Map.of(
          "gs", "gcs-connector-hadoop3.jar",
          "oss", "hadoop-aliyun",
          "cosn", "hadoop-cos",
          "obs", "hadoop-huaweicloud",
          "adl", "hadoop-azure-datalake",
          "wasb", "hadoop-azure",
          "wasbs", "hadoop-azure");

  private FileSystems() {}

  /**
   * The file system of a path.
   *
   * @param named what messages call the path
   */
  public static FileSystem of(String named, Path path, Configuration configuration)
      throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (UnsupportedFileSystemException e) {
      throw unsupported(named, String.valueOf(path.toUri().getScheme()), e);
    } catch (RuntimeException | NoClassDefFoundError e) {
      Optional<String> missing = missingClass(e);
      if (missing.isPresent()) {
        throw InputFaults.withoutFileSystem(named, missing.get(), e);
      }
      throw e;
    }
  }

  private static JobException unsupported(String named, String scheme, Exception cause) {
    Optional<String> jar = Optional.ofNullable(JARS.get(scheme.toLowerCase(Locale.ROOT)));
    return jar.isPresent()
        ? InputFaults.missingFileSystem(named, scheme, jar.get())
        : InputFaults.unknownFileSystem(named, scheme, cause);
  }

  /** What is said of a file system whose class is not there, when that is what went wrong. */
  public static Optional<String> missingClass(Throwable error) {
    for (Throwable cause : Causes.of(error)) {
      Matcher found = CLASS.matcher(String.valueOf(cause.getMessage()));
      if (cause instanceof ClassNotFoundException && found.find()) {
        String type = found.group();
        return Optional.of(InputFaults.missingClass(type, jar(type)));
      }
    }
    return Causes.find(error, NoClassDefFoundError.class).flatMap(ObjectStoreErrors::words);
  }

  private static String jar(String type) {
    String version = VersionInfo.getVersion();
    return type.contains(".s3a.")
        ? "hadoop-aws-" + version + ".jar and the bundle of the AWS SDK that it names"
        : type.contains(".azurebfs.")
            ? "hadoop-azure-" + version + ".jar"
            : type.contains(".gcs.") ? "gcs-connector-hadoop3.jar" : "the jar that holds it";
  }
}
