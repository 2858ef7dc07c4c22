package org.feedforward.job.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.feedforward.job.fault.Secrets;

/**
 * From where SQL may read models: the driver's own disk, and the file systems that {@value
 * #SETTING} names when Spark starts. A statement cannot change that setting: the driver would
 * reach, with its own rights, any place that a statement names.
 */
final class ModelSchemes {

  static final String SETTING = "spark.feedforward.model.schemes";

  private static final Pattern SCHEME = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*):/.*");

  private ModelSchemes() {}

  /** Refuses a path that no model may be read from. */
  static void require(SparkContext context, String path) {
    if (path.indexOf('\0') >= 0) {
      throw SqlFaults.pathHoldsNul(path);
    }
    if (Secrets.inPath(path)) {
      throw SqlFaults.pathHoldsSecret(path);
    }
    Matcher scheme = SCHEME.matcher(path);
    if (scheme.matches() && !isAllowed(context, scheme.group(1).toLowerCase(Locale.ROOT))) {
      throw SqlFaults.foreignScheme(path, scheme.group(1));
    }
  }

  private static boolean isAllowed(SparkContext context, String scheme) {
    List<String> allowed =
        Arrays.asList(
            context.getConf().get(SETTING, "").toLowerCase(Locale.ROOT).strip().split("[,\\s]+"));
    return scheme.equals("file") || allowed.contains(scheme);
  }
}
