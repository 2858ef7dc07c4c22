package org.feedforward.job.input;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.catalog.CatalogTable;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.ObjectStoreErrors;

/**
 * All that this room says to users. Files come in as messages show them: {@link InputFiles#shown}.
 */
final class InputFaults {

  private static final String ALLOW_EMPTY = "; if that is right, set input.allow-empty: true";

  private InputFaults() {}

  // places and files

  static JobException missing(InputConfig config) {
    return JobException.data(config.shown() + ": no such file or folder");
  }

  static String noDataFiles(String place) {
    return place + ": no data files" + ALLOW_EMPTY;
  }

  static JobException allFiltered(InputConfig config) {
    return JobException.data(
        config.shown() + ": the input options that choose files leave none" + ALLOW_EMPTY);
  }

  static String emptyTable(InputConfig config) {
    return config.shown()
        + " holds no data files, so the result has no rows and no column but the prediction";
  }

  static String emptyFolders(List<String> folders) {
    return String.format(
        Locale.ROOT,
        folders.size() == 1
            ? "the folder %s holds no data files"
            : "the folders %s hold no data files",
        Names.list(folders));
  }

  static String hiddenFile(String file) {
    return file
        + ": Spark treats files whose names begin with '_' or '.' as hidden and skips them; rename"
        + " the file";
  }

  static String beingCopied(String file) {
    return file + ": is still being copied; run again when the copy is complete";
  }

  static JobException unreadable(String file, String advice, Exception cause) {
    Optional<String> store = ObjectStoreErrors.words(cause);
    return store.isPresent()
        ? new JobException(ExitCode.ENVIRONMENT, file + ": " + store.get(), cause)
        : new JobException(
            ExitCode.DATA, file + ": cannot be read: " + Causes.said(cause) + advice, cause);
  }

  /** Goes behind the sentence of a file that cannot be read. */
  static String staleChecksum(java.nio.file.Path checksum) {
    return String.format(
        Locale.ROOT,
        "; the file is damaged, or its checksum file %s belongs to another version of it: if the"
            + " file is right, delete the checksum file",
        Names.escape(checksum.toString()));
  }

  static JobException notAllRead(InputConfig config, int read, int found, List<String> unread) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: Spark would read %d of the %d files found there%s; name the folders of the files"
                + " one by one with --input",
            config.shown(),
            read,
            found,
            unread.isEmpty() ? "" : ", not " + Names.list(unread)));
  }

  static JobException notListedAgain(Exception cause) {
    return new JobException(
        ExitCode.DATA, "the input cannot be listed again: " + Causes.said(cause), cause);
  }

  static JobException changed(List<String> files) {
    return JobException.data(
        Names.list(files)
            + ": changed while the run was reading, so nothing is put in place; run again when"
            + " nothing writes there");
  }

  // file systems

  static JobException missingFileSystem(String named, String scheme, String jar) {
    return new JobException(
        ExitCode.ENVIRONMENT, named + ": " + absent("file system of " + scheme, jar));
  }

  static JobException unknownFileSystem(String named, String scheme, Exception cause) {
    return new JobException(
        ExitCode.USAGE,
        String.format(
            Locale.ROOT,
            "%s: Spark has no file system for %s://; correct the path, or add the jar of the file"
                + " system with --packages or --jars",
            named,
            Names.escape(scheme)),
        cause);
  }

  static JobException withoutFileSystem(String named, String words, Throwable cause) {
    return new JobException(ExitCode.ENVIRONMENT, named + ": " + words, cause);
  }

  static String missingClass(String type, String jar) {
    return absent("class " + type + " of this path's file system", jar);
  }

  private static String absent(String missing, String jar) {
    return String.format(
        Locale.ROOT,
        "the %s is missing: put %s among Spark's jars, or name it with --packages or --jars of"
            + " spark-submit",
        missing,
        jar);
  }

  // folders

  static JobException mixedFolders(String file, List<String> columns) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: lies in partition folders (%s) below or above other folders, which Spark cannot"
                + " read as one table; name the folder that holds %s=... with --input",
            file,
            Names.list(columns),
            columns.get(0)));
  }

  static JobException otherFolders(
      String file, List<String> columns, String otherFile, List<String> otherColumns) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: lies in %s, but %s in %s: they are not one table; name one of the two places with"
                + " --input",
            file,
            folders(columns),
            otherFile,
            folders(otherColumns)));
  }

  private static String folders(List<String> columns) {
    return columns.isEmpty()
        ? "no partition folder"
        : "partition folders of " + Names.list(columns);
  }

  static JobException halfPartition(String file, String folder) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: the folder '%s' is not NAME=VALUE; rename it",
            file,
            Names.escape(folder)));
  }

  static String partitionClash(String partition, String own, Path file) {
    return String.format(
        Locale.ROOT,
        "the files hold a column '%s' and lie in folders %s=..., as %s: Spark would confuse the two"
            + " values; rename the folders or the column",
        Names.escape(own),
        Names.escape(partition),
        InputFiles.shown(file));
  }

  // CSV

  static JobException notInOnePiece(String multiLine, String encoding) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--input-option multiLine=%s is refused: Spark finds the lines of a file in %s only"
                + " when it reads the file in one piece; leave the option out",
            Names.escape(multiLine),
            encoding));
  }

  static JobException encodingNotOfSpark(String encoding, List<String> known, String name) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--input-option encoding=%s: Spark reads %s; convert the file, as with: iconv -f %s -t"
                + " UTF-8",
            Names.escape(encoding),
            String.join(", ", known),
            name));
  }

  static JobException unknownEncoding(String encoding, List<String> known) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--input-option encoding=%s is not known; expected one of %s",
            Names.escape(encoding),
            String.join(", ", known)));
  }

  static JobException otherEncoding(String file, String seen, String encoding) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: text in %s, not in %s; --input-option encoding=%s reads it",
            file,
            seen,
            encoding,
            seen));
  }

  static JobException notText(String file, String encoding, Exception cause) {
    return new JobException(
        ExitCode.DATA,
        String.format(
            Locale.ROOT,
            "%s: not text in %s; --input-option encoding=NAME names another encoding, such as"
                + " ISO-8859-1",
            file,
            encoding),
        cause);
  }

  static JobException noBytes(InputConfig config) {
    return JobException.data(
        config.shown() + ": empty (0 bytes), expected CSV with a header line of column names");
  }

  static JobException noHeader(String file) {
    return JobException.data(file + ": holds blank lines only, expected a header line");
  }

  static JobException noCells(String file) {
    return JobException.data(file + ": the first line holds no cells");
  }

  static String unnamedClash(String file, int number, String name) {
    return String.format(
        Locale.ROOT,
        "%s: column %d has no name in the header, and '%s' is another column",
        file,
        number,
        name);
  }

  static String namedTwice(String file, String name) {
    return file + ": the header names '" + Names.escape(name) + "' twice";
  }

  static JobException otherHeader(
      String file, List<String> cells, String otherFile, List<String> otherCells) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: the header is %s, but that of %s is %s; all files of a table must have the same"
                + " columns in the same order",
            file,
            Names.list(cells),
            otherFile,
            Names.list(otherCells)));
  }

  static String refusedOption(String name, String value, String reason) {
    return String.format(
        Locale.ROOT, "--input-option %s=%s is refused: %s", name, Names.escape(value), reason);
  }

  // files that say their columns themselves

  static JobException noBytes(String file, Format format) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: the file is empty (0 bytes), expected %s; remove it or write it again",
            file,
            format));
  }

  static JobException damaged(String file, Format format, String advice, Exception cause) {
    return new JobException(
        ExitCode.DATA,
        String.format(
            Locale.ROOT, "%s: a damaged %s file: %s%s", file, format, Causes.said(cause), advice),
        cause);
  }

  static JobException encrypted(String file, Format format) {
    return JobException.data(
        String.format(
            Locale.ROOT, "%s: encrypted %s, which needs keys; decrypt it first", file, format));
  }

  static JobException otherMagic(String file, Format format, String magic) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: not a%s %s file (it does not begin with %s); --input-format says what it is, %s",
            file,
            format == Format.PARQUET ? "" : "n",
            format,
            magic,
            Format.names(Format.READ)));
  }

  static JobException transactional(String file) {
    return JobException.data(
        file
            + ": a file of a transactional table of Hive, which holds changes in place of rows; let"
            + " Hive write the rows into another table");
  }

  static JobException numberedColumns(String file, List<String> columns, List<String> all) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: its columns are %s, by their places, but the other files have %s; write the files"
                + " with one list of names",
            file,
            Names.list(columns),
            Names.list(all)));
  }

  static JobException withoutAvro(Throwable cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        "this Spark cannot read Avro: add it with --packages"
            + " org.apache.spark:spark-avro_2.13:VERSION, of the version of this Spark",
        cause);
  }

  // tables by name

  static JobException tableOfTexts(CatalogTable table) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: is a table of %s, of which Spark reads null where a record does not fit; name"
                + " its folder%s with input.path and input.format",
            table.setting(),
            Names.escape(table.name()),
            table.provider(),
            table.location().map(place -> " " + Names.path(place)).orElse("")));
  }

  static String unversioned(CatalogTable table) {
    return String.format(
        Locale.ROOT,
        "%s is %s: nothing says whether its rows changed while they were read",
        Names.escape(table.name()),
        table.kind().words());
  }

  // JSON

  static JobException noRecords(InputConfig config) {
    return JobException.data(
        config.shown()
            + ": holds no JSON object with a name, expected one a line; --input-option multiLine=true"
            + " reads files that are lists of objects, or objects of several lines");
  }

  static JobException tooManyNames(InputConfig config, int most) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s: the records have more than %d names, so they are data and no columns; write them"
                + " as lists",
            config.shown(),
            most));
  }

  static JobException truncated(String file) {
    return JobException.data(
        file
            + ": a truncated Parquet file: it has no footer (it does not end with PAR1), so it was"
            + " cut off or is still being written; copy it again");
  }

  static String moreUnreadable(int files) {
    return "and " + files + " more files that cannot be read";
  }

  static String unreadableType(String column, String type, String file) {
    return String.format(
        Locale.ROOT,
        "column '%s' is %s in %s, which Spark cannot read; write it in another type",
        Names.escape(column),
        Names.escape(type),
        file);
  }

  static String conflict(
      String column, String type, String file, String otherType, String otherFile) {
    return String.format(
        Locale.ROOT,
        "column '%s' is %s in %s, but %s in %s, and no type holds both exactly; write the files"
            + " with one type",
        Names.escape(column),
        Names.escape(type),
        file,
        Names.escape(otherType),
        otherFile);
  }

  static String differByCase(String name, String file, String otherName, String otherFile) {
    return String.format(
        Locale.ROOT,
        "column '%s' in %s is '%s' in %s: names that differ by case only; write the files with one"
            + " name",
        Names.escape(name),
        file,
        Names.escape(otherName),
        otherFile);
  }
}
