package org.feedforward.job.sql.files;

/** The files and folders of a table that Spark does not read. */
public final class HiddenFiles {

  private HiddenFiles() {}

  /**
   * Whether a file or folder is hidden by its name; folders of partitions never begin with a point.
   */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
  }
}
