package org.feedforward.job.sql.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.internal.SQLConf;

/** The Parquet files that a task reads. */
public final class StoredFiles implements Closeable {

  private final Map<String, StoredFile> files = new LinkedHashMap<>();
  private final List<PartitionedFile> parts;

  private StoredFiles(List<PartitionedFile> parts) {
    this.parts = parts;
  }

  /** Opens files; reads their footers. */
  public static StoredFiles of(List<PartitionedFile> parts, Configuration hadoop)
      throws IOException {
    StoredFiles all = new StoredFiles(parts);
    for (PartitionedFile part : parts) {
      if (!all.files.containsKey(part.urlEncodedPath())) {
        all.files.put(part.urlEncodedPath(), StoredFile.of(part.toPath(), hadoop));
      }
    }
    return all;
  }

  /** Why rows cannot go to the folders of a result in the order in which they come, if so. */
  public Optional<String> hindrance(ResultFolders folders) throws IOException {
    if (folders.isOne()) {
      return Optional.empty();
    }
    for (PartitionedFile part : parts) {
      if (files
          .get(part.urlEncodedPath())
          .hasMany(folders, part.start(), part.start() + part.length())) {
        return Optional.of(
            part.urlEncodedPath()
                + ": the columns of output.partition-by may have more than "
                + folders.open()
                + " values in a row group");
      }
    }
    return Optional.empty();
  }

  /** Why columns cannot be taken over as they are stored, if they cannot. */
  public Optional<String> hindrance(List<WrittenColumn> columns) {
    for (Map.Entry<String, StoredFile> file : files.entrySet()) {
      Optional<String> hindrance = file.getValue().hindrance(columns, SQLConf.get());
      if (hindrance.isPresent()) {
        return Optional.of(file.getKey() + ": " + hindrance.get());
      }
    }
    return Optional.empty();
  }

  /** A file by the path that Spark tells of what it reads. */
  StoredFile file(String path) {
    StoredFile file = files.get(path);
    if (file == null) {
      throw new IllegalStateException("A task reads " + path + ", which is none of its files");
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    for (StoredFile file : files.values()) {
      file.close();
    }
  }
}
