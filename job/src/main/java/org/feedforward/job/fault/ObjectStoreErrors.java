package org.feedforward.job.fault;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the errors of Hadoop's S3A mean that a user can do something about, told by their names. */
public final class ObjectStoreErrors {

  private static final Pattern BUCKET = Pattern.compile("s3a://([^/`' ]+)");

  /** None of the places in which S3A looks has any. */
  private static final List<String> WITHOUT_CREDENTIALS =
      List.of(
          "NoAuthWithAWSException",
          "NoAwsCredentialsException",
          "CredentialInitializationException");

  private ObjectStoreErrors() {}

  /** The sentence of such an error; nothing of any other. */
  public static Optional<String> words(Throwable error) {
    for (Throwable cause : Causes.of(error)) {
      String said = cause.getClass().getSimpleName() + " " + cause.getMessage();
      if (WITHOUT_CREDENTIALS.stream().anyMatch(said::contains)) {
        return Optional.of(
            "no credentials for S3 are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                + " spark.hadoop.fs.s3a.aws.credentials.provider and what it needs");
      }
      if (said.contains("UnknownStoreException") || said.contains("NoSuchBucket")) {
        Matcher bucket = BUCKET.matcher(said);
        return Optional.of(
            bucket.find()
                ? "there is no bucket "
                    + Names.escape(bucket.group(1))
                    + "; create it or correct the path"
                : "there is no such bucket; create it or correct the path");
      }
      if (cause instanceof java.nio.file.AccessDeniedException
          && said.contains("Status Code: 403")) {
        return Optional.of("S3 denies access: the credentials are wrong, or do not allow it");
      }
      if (cause instanceof NoClassDefFoundError && said.contains("software/amazon/")) {
        return Optional.of(
            "the AWS SDK is missing: put its bundle of the version that hadoop-aws names among Spark's"
                + " jars, or name hadoop-aws with --packages of spark-submit");
      }
    }
    return Optional.empty();
  }
}
