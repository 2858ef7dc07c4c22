package org.feedforward.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "hdfs://user:hemlig7@h/x | hdfs://***@h/x",
        "hdfs://user:he@ml/ig7@h/x no such file | hdfs://***@h/x no such file",
        "https://hemlig7@git.invalid/x | https://***@git.invalid/x",
        "s3a://AKEY:he/mlig7@b | s3a://***@b",
        "jdbc:mysql://root:hemlig7@db:3306/x?useSSL=true | jdbc:mysql://***@db:3306/x?useSSL=true",
        "jdbc:postgresql://db/x?user=a&password=hemlig7&b=c"
            + " | jdbc:postgresql://db/x?user=a&password=***&b=c",
        "jdbc:oracle:thin:scott/hemlig7@//db:1521/x | jdbc:oracle:thin:***@//db:1521/x",
        "https://a.blob.core.windows.net/c/f?sv=1&sig=hemlig7%3D"
            + " | https://a.blob.core.windows.net/c/f?sv=1&sig=***",
        "f?token=hemlig7#a | f?token=***#a",
        "--input-option password=hemlig7 --output x | --input-option password=*** --output x",
        "--conf spark.hadoop.fs.s3a.secret.key=hemlig7 | --conf spark.hadoop.fs.s3a.secret.key=***",
        "fs.azure.account.key.a.blob.core.windows.net=hemlig7="
            + " | fs.azure.account.key.a.blob.core.windows.net=***",
        "OPTIONS (user 'a', password 'hem''lig7', b 'c') | OPTIONS (user 'a', password '***', b"
            + " 'c')",
        "OPTIONS ('password' = \"hemlig7\") | OPTIONS ('password' = \"***\")",
        "{\"secret\":\"hemlig7\",\"b\":1} | {\"secret\":\"***\",\"b\":1}",
        "Authorization: Bearer hemlig7hemlig7 | Authorization: Bearer ***",
        "AWS_SECRET_ACCESS_KEY=hemlig7 | AWS_SECRET_ACCESS_KEY=***",
        "(spark.hadoop.fs.s3a.secret.key,Some(hemlig7)) b"
            + " | (spark.hadoop.fs.s3a.secret.key,Some(***)) b",
        "Filter (password#12 = hemlig7) AND (x | Filter (password#12 = *** AND (x",
        "session.token='hemlig7' | session.token='***'",
      })
  void secretsAreHiddenByTheirLooks(String text, String shown) {
    assertThat(Secrets.hidden(text)).isEqualTo(shown);
    assertThat(Secrets.hidden(shown)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://nn:8020/a@b/c",
        "abfss://container@account.dfs.core.windows.net/x",
        "/data/token=abc/part-0.parquet",
        "token: int64[16]",
        "the input tokens: int64[16] needs 16 columns",
        "no columns 'sex', 'token'",
        "spark.sql.ansi.enabled=true",
        "f_?key",
        "secretary: float32[1]",
        "column 'a@b.c' holds 7",
      })
  void otherTextsStayWhatTheyAre(String text) {
    assertThat(Secrets.hidden(text)).isEqualTo(text);
  }

  @Test
  void whatWasGivenAsASecretIsHiddenInOtherWords() {
    Secrets.note(
        List.of("score", "--password", "first-word", "--set", "input.options.pwd=second w"));
    Secrets.note(List.of("--input", "s3a://k:third%2Fword@b"));
    Secrets.note("input:\n  options: {secret: fourth=w, sep: ';'}\n  password: '@fifth word'\n");
    Secrets.note("CREATE VIEW v OPTIONS (password 'sixth word');\nSET a.b.token=seventh word;");
    Secrets.note(
        Map.of("DB_PASSWORD", "eighth word", "PATH", "/usr/bin", "SECRET_DIR", "/usr/lib"));
    assertThat(
            Secrets.hidden(
                "first-word|second w|third%2Fword|third/word|fourth=w|@fifth word|sixth word|"
                    + "seventh word|eighth word|/usr/bin|/usr/lib"))
        .isEqualTo("***|***|***|***|***|***|***|***|***|/usr/bin|/usr/lib");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "spark.hadoop.fs.s3a.secret.key",
        "fs.s3a.access.key",
        "fs.s3a.session.token",
        "fs.azure.sas.c.a.blob.core.windows.net",
        "AWS_SESSION_TOKEN",
        "javax.net.ssl.keyStorePassword",
        "MYSQL_PWD",
        "apiKey"
      })
  void namesOfSettingsTellSecrets(String name) {
    assertThat(Secrets.isName(name)).isTrue();
    assertThat(name).containsPattern(Secrets.NAMES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens", "sep", "PWD", "fs.s3a.endpoint", "key", "compass", "encoding"})
  void namesOfOtherSettingsDoNot(String name) {
    assertThat(Secrets.isName(name)).isEqualTo(name.equals("PWD"));
  }
}
