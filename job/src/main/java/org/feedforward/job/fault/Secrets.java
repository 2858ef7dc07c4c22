package org.feedforward.job.fault;

import java.io.File;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that must not be shown: passwords, keys and tokens in paths, options, statements and
 * settings. All that this program shows or writes down goes through {@link #hidden}. It knows
 * secrets by their looks ({@code password=...}, {@code //user:...@host}, {@code ?sig=...}), and
 * those that it was given by themselves, in whatever words they come back.
 */
public final class Secrets {

  /** What stands in a secret's place. */
  public static final String HIDDEN = "***";

  /** Shorter texts would be found in words that have nothing to do with them. */
  private static final int SHORTEST = 6;

  /** Enough for any command; a batch must not fill the memory. */
  private static final int MOST = 10_000;

  private static final String WORD = "[\\w.-]*";
  private static final String KEY =
      "(?:access|account|api|private|shared|storage|signing|encryption|subscription)[._-]?key";

  /** A name that says by itself that a secret stands behind it. */
  private static final String PLAIN_NAME =
      WORD + "(?:password|passwd|passphrase|pwd|secret|credential|" + KEY + ")" + WORD;

  private static final String TOKEN_NAME =
      WORD
          + "(?:access|auth|session|bearer|security|refresh)[._-]?token|"
          + WORD
          + "[._-](?:token|pass|sas)|"
          + WORD
          + "[._-]sas[._-]"
          + WORD;

  /** Names that mean other things too where they stand alone, as those of columns. */
  private static final String SHORT_NAME = TOKEN_NAME + "|token|pass";

  private static final String SURE_NAME = "(?:" + PLAIN_NAME + "|" + TOKEN_NAME + ")";
  private static final String NAME = "(?:" + PLAIN_NAME + "|" + SHORT_NAME + ")";

  /** Not within a longer word, nor the name of a folder. */
  private static final String BEGIN = "(?<![\\w./-])";

  private static final String QUOTED =
      "(?:'(?:[^'\\\\]++|\\\\.|'')*+'|\"(?:[^\"\\\\]++|\\\\.)*+\")";

  /** {@code //user:password@}, and no port before a path that holds an at sign; a web's token. */
  private static final String USER_INFO =
      "(?<=https?://)[^\\s/@'\"\\\\]+@|(?<=//)[^\\s/@:'\"\\\\]*:(?!\\d{1,5}(?:[/?#]|$))[^\\s'\"\\\\]*@";

  private static final String ORACLE = "(?<=:thin:)[^\\s/@'\"]*/[^\\s@'\"]+@";

  private static final String QUERY =
      "[?&](?:sig|signature|token|key|code|auth|apikey|x-amz-[a-z-]+|"
          + NAME
          + ")=(?!\\*{3})[^\\s&'\"\\\\#]+";

  private static final String VALUE = "(?:" + QUOTED + "|(?!\\*{3})[^\\s'\"\\\\&]+)";

  private static final String SETTING =
      BEGIN + "(?:--)?(?:" + NAME + "=|" + PLAIN_NAME + "(?:#\\d+L?)?\\s*=\\s*)" + VALUE;

  /** As plans show settings that a statement changes. */
  private static final String CHANGED = BEGIN + SURE_NAME + ",Some\\([^)]*\\)";

  private static final String STATEMENT =
      BEGIN
          + "(?:[\"'`]?"
          + PLAIN_NAME
          + "[\"'`]?(?:\\s*(?:=>|=|:)\\s*|\\s+)"
          + QUOTED
          + "|[\"'`]?(?:"
          + SHORT_NAME
          + ")[\"'`]?\\s*(?:=>|=|:)\\s*"
          + QUOTED
          + "|[\"'`](?:"
          + SHORT_NAME
          + ")[\"'`]\\s+"
          + QUOTED
          + ")";

  private static final String BEARER = "(?<=\\bBearer )[\\w.~+/-]{8,}=*";

  private static final String AMAZON = "\\bA(?:KIA|SIA)[0-9A-Z]{16}\\b";

  /** How secrets look in any text, for Spark's own redaction too. */
  public static final String LOOKS =
      "(?i)"
          + String.join("|", USER_INFO, ORACLE, QUERY, STATEMENT, SETTING, CHANGED, BEARER, AMAZON);

  /** Names of settings whose values are secrets, or texts that hold one, for Spark's redaction. */
  public static final String NAMES =
      "(?i)secret|password|passwd|passphrase|credential|[._-]?pwd$|token$|(?:^|[._-])sas(?:[._-]|$)|"
          + KEY
          + "|"
          + USER_INFO
          + "|"
          + QUERY;

  private static final Pattern LOOK = Pattern.compile(LOOKS);
  private static final Pattern IS_NAME = Pattern.compile("(?i)" + SURE_NAME);

  /** {@code name: value} as YAML has it, and {@code SET name=value}, to the end of the line. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?im)" + BEGIN + "[\"'`]?" + SURE_NAME + "[\"'`]?[ \\t]*[:=][ \\t]*([^\\r\\n;]+)");

  private static final Pattern USER = Pattern.compile("(?i)" + USER_INFO + "|" + ORACLE);
  private static final Pattern IN_QUERY = Pattern.compile("(?i)" + QUERY);
  private static final Pattern IN_STATEMENT = Pattern.compile("(?i)" + STATEMENT);

  /** Where a shell is and was. */
  private static final Set<String> FOLDERS = Set.of("PWD", "OLDPWD");

  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  private Secrets() {}

  /** The text with three stars in the place of every secret. */
  public static String hidden(String text) {
    String hidden = text;
    for (String secret :
        KNOWN.stream().sorted(Comparator.comparing(String::length).reversed()).toList()) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    return LOOK.matcher(hidden).replaceAll(found -> Matcher.quoteReplacement(covered(found)));
  }

  /** A secret's looks with its name and the letters around it. */
  private static String covered(MatchResult found) {
    String text = found.group();
    if (text.endsWith("@")) {
      return HIDDEN + "@";
    }
    if (text.endsWith("'") || text.endsWith("\"")) {
      char quote = text.charAt(text.length() - 1);
      Matcher value = Pattern.compile(QUOTED + "$").matcher(text);
      int start = value.find() ? value.start() : 0;
      return text.substring(0, start) + quote + HIDDEN + quote;
    }
    if (text.endsWith(")") && text.contains(",Some(")) {
      return text.substring(0, text.lastIndexOf("Some(") + 5) + HIDDEN + ")";
    }
    String name = text.replaceFirst("(?s)(=\\s*).*", "$1");
    return name.length() < text.length() ? name + HIDDEN : HIDDEN;
  }

  /** Whether a setting of this name holds a secret. */
  public static boolean isName(String name) {
    return IS_NAME.matcher(name).matches();
  }

  /** Whether a path holds a password or a token, which belongs into settings. */
  public static boolean inPath(String path) {
    return USER.matcher(path).find() || IN_QUERY.matcher(path).find();
  }

  /** Remembers the secrets among the words of a command. */
  public static void note(List<String> words) {
    String before = "";
    for (String word : words) {
      boolean named = isName(before.replaceFirst("^-+", "")) || before.equals("--token");
      if (named && !word.startsWith("--")) {
        remember(word);
      }
      String name = "";
      for (int at = word.indexOf('='); at >= 0; at = word.indexOf('=', at + 1)) {
        name = word.substring(name.isEmpty() ? 0 : word.lastIndexOf('=', at - 1) + 1, at);
        if (isName(name.replaceFirst("^-+", ""))) {
          remember(word.substring(at + 1));
          break;
        }
      }
      noteLooks(word);
      before = word;
    }
  }

  /** Remembers the secrets of a job file or a file of statements. */
  public static void note(String text) {
    LINE.matcher(text)
        .results()
        .map(found -> found.group(1).strip())
        .forEach(
            value -> {
              remember(value);
              remember(unquoted(value));
              remember(value.replaceFirst("\\s*(?:[,}\\]]|\\s#).*$", ""));
              remember(unquoted(value.replaceFirst("\\s*(?:[,}\\]]|\\s#).*$", "")));
            });
    noteLooks(text);
  }

  /** Remembers the secrets of settings, or of the environment. */
  public static void note(Map<String, String> settings) {
    settings.forEach(
        (name, value) -> {
          if (isName(name) && !FOLDERS.contains(name)) {
            remember(value);
          }
          noteLooks(value);
        });
  }

  private static void noteLooks(String text) {
    USER.matcher(text)
        .results()
        .map(found -> found.group().replaceFirst("@$", ""))
        .forEach(user -> remember(user.substring(Math.max(user.indexOf(':'), 0) + 1)));
    IN_QUERY
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .forEach(found -> remember(found.substring(found.indexOf('=') + 1)));
    IN_STATEMENT
        .matcher(text)
        .results()
        .map(
            found -> {
              Matcher value = Pattern.compile(QUOTED + "$").matcher(found.group());
              return value.find() ? value.group() : "";
            })
        .forEach(value -> remember(unquoted(value)));
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '\'' || text.charAt(0) == '"')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static void remember(String secret) {
    boolean ordinary =
        secret.length() < SHORTEST
            || secret.matches("(?i)[\\s*]*|true|false|default|\\$\\{.*")
            || secret.toLowerCase(Locale.ROOT).startsWith("jdbc:")
            // where a secret lies, which messages may say
            || (secret.startsWith("/") && new File(secret).exists());
    if (ordinary || KNOWN.size() >= MOST) {
      return;
    }
    KNOWN.add(secret);
    try {
      String decoded = URLDecoder.decode(secret, StandardCharsets.UTF_8);
      if (decoded.length() >= SHORTEST) {
        KNOWN.add(decoded);
      }
    } catch (IllegalArgumentException e) {
      // it is not encoded
    }
  }
}
