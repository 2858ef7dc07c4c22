package org.feedforward.job.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlStatementsTest {

  @Test
  void splitsAtSemicolonsAndLeavesOutWhatIsEmpty() {
    assertThat(SqlStatements.split("select 1;\n\n select 2 ;;\n"))
        .containsExactly("select 1", "select 2");
    assertThat(SqlStatements.split(" \n")).isEmpty();
    assertThat(SqlStatements.split("select 1")).containsExactly("select 1");
  }

  @Test
  void semicolonsInQuotesSeparateNothing() {
    assertThat(SqlStatements.split("select ';', \";\", `;` from t; select 2"))
        .containsExactly("select ';', \";\", `;` from t", "select 2");
    assertThat(SqlStatements.split("select 'it\\';s'; select 2"))
        .containsExactly("select 'it\\';s'", "select 2");
    assertThat(SqlStatements.split("select 'it'';s'; select `a\\`; select 'open;"))
        .containsExactly("select 'it'';s'", "select `a\\`", "select 'open;");
  }

  @Test
  void semicolonsInCommentsSeparateNothing() {
    assertThat(SqlStatements.split("-- one; two\nselect 1; -- three;\n"))
        .containsExactly("-- one; two\nselect 1");
    assertThat(SqlStatements.split("select /* ; /* ; */ ; */ 1; /* only a comment; */"))
        .containsExactly("select /* ; /* ; */ ; */ 1");
    assertThat(SqlStatements.split("select '--', 1 -- it's;\n; select 2"))
        .containsExactly("select '--', 1 -- it's;", "select 2");
  }
}
