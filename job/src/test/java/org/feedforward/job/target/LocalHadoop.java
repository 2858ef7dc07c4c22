package org.feedforward.job.target;

import org.apache.hadoop.conf.Configuration;

/** Hadoop as Spark sets it up. */
final class LocalHadoop {

  private LocalHadoop() {}

  /** The committer that moves what a task wrote when the job commits; Hadoop's own default is 2. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("mapreduce.fileoutputcommitter.algorithm.version", "1");
    return configuration;
  }
}
