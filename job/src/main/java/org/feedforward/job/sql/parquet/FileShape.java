package org.feedforward.job.sql.parquet;

import java.util.Map;
import org.apache.parquet.schema.MessageType;

/**
 * What row groups of one result file have in common.
 *
 * @param schema the columns as they are stored
 * @param metadata what the footer says beside
 */
record FileShape(MessageType schema, Map<String, String> metadata) {

  FileShape {
    metadata = Map.copyOf(metadata);
  }
}
