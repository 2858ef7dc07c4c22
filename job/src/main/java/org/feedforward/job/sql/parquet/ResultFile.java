package org.feedforward.job.sql.parquet;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;

/** A file of the result that is being written. */
final class ResultFile {

  private final FileShape shape;
  private final long blockSize;
  private final CodecFactory codecs;
  private final BytesInputCompressor compressor;
  private final ParquetFileWriter writer;

  ResultFile(Path path, FileShape shape, Configuration conf) throws IOException {
    this.shape = shape;
    this.blockSize = ParquetOutputFormat.getLongBlockSize(conf);
    ParquetProperties properties =
        ParquetSettings.properties(conf, shape.schema(), (leaf, type) -> true);
    FileEncryptionProperties plain = null;
    this.writer =
        new ParquetFileWriter(
            HadoopOutputFile.fromPath(path, conf),
            shape.schema(),
            ParquetFileWriter.Mode.CREATE,
            blockSize,
            conf.getInt(
                ParquetOutputFormat.MAX_PADDING_BYTES, ParquetWriter.MAX_PADDING_SIZE_DEFAULT),
            plain,
            properties);
    this.codecs = new CodecFactory(conf, properties.getPageSizeThreshold());
    this.compressor = codecs.getCompressor(ParquetOutputFormat.getCompression(conf));
    writer.start();
  }

  FileShape shape() {
    return shape;
  }

  /** Bytes that a row group should have at most. */
  long blockSize() {
    return blockSize;
  }

  BytesInputCompressor compressor() {
    return compressor;
  }

  ParquetFileWriter writer() {
    return writer;
  }

  /** Ends the file. */
  void end() throws IOException {
    try {
      writer.end(shape.metadata());
    } finally {
      codecs.release();
    }
  }

  /** Closes the file as it is, without a footer: nobody reads it. */
  void abort() {
    try {
      writer.close();
    } catch (IOException e) {
      // the attempt has failed already
    } finally {
      codecs.release();
    }
  }
}
