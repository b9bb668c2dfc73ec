package io.sparkrerank.trec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.Remedy;
import io.sparkrerank.measure.JudgingRules.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunLineTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q1 Q0 d1 1 2.5 tag",
        "q1\tQ0\td1\t1\t2.5\ttag",
        "  q1 Q0 d1 1 2.5 tag  ",
        "q1 Q0 d1 1 2.5 tag\r",
        "\ufeffq1 Q0 d1 1 2.5 tag",
        "q1 anything d1 no-rank 2.5 tag",
        "q1 Q0 d1 1 2.5 tag more junk at the end",
        "q1 Q0 d1 r1 2.5 tag more junk"
      })
  void readsWhatTrecEvalReads(String line) throws BadLineException {
    assertThat(RunLine.parse(line, Order.SCORE)).isEqualTo(new RunLine("q1", "d1", 2.5f, "tag"));
  }

  @ParameterizedTest
  @CsvSource({
    "1e-3, 0.001",
    ".5e1, 5",
    "+5, 5",
    "-0.0, -0.0",
    "inf, Infinity",
    "-INF, -Infinity",
    "Infinity, Infinity",
    "0x1A, 26",
    "-0x1p3, -8",
    // Rounded to double first: float alone would give the neighbour.
    "1.00000005960464477539062501, 1"
  })
  void readsScoresAsTrecEvalDoes(String text, float score) throws BadLineException {
    assertThat(RunLine.parse("q Q0 d 1 " + text + " t", Order.SCORE).score()).isEqualTo(score);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q Q0 d 1 2.5|            expected 6 columns (query Q0 document rank score tag), found 5: the tag is missing",
        "q d 1 2.5 tag|           found 5: Q0 is missing",
        "q Q0 d 2.5 tag|          found 5: the rank or the score is missing",
        "q d 1|                   found 3; a run that is ordered by ranks has 3",
        "# by hand of me|         found 5: ",
        "# made by bm25 with defaults|its score is not a number: with; is it a comment? Delete the line",
        "# three words|           found 3; is it a comment? Delete the line",
        "q Q0 d word|             found 4",
        "q 0 d 1|                 found 4; judgments have 4: are run and judgments swapped?",
        "q Q0 d 1 high tag|       its score is not a number: high",
        "q Q0 d 1 1.5f tag|       its score is not a number: 1.5f",
        "q Q0 d 1 2d tag|         its score is not a number: 2d",
        "q Q0 d 1 0xZZ tag|       its score is not a number: 0xZZ",
        "q Q0 d 1 NaN tag|        NaN",
        "q Q0 d 1 -nan tag|       NaN",
        "q Q0 a document 1 2.5 t| does an id hold a blank",
        "q Q0 my doc 1 0.5|       does an id hold a blank",
        "q Q0 doc 7 1 0.5 tag|    does an id hold a blank"
      })
  void refusesWhatTrecEvalWouldMisread(String line, String message) {
    assertThatThrownBy(() -> RunLine.parse(line, Order.SCORE))
        .isInstanceOf(BadLineException.class)
        .hasMessageContaining(message);
  }

  @Test
  void tellsTheColumnsOfALineWithoutReadingItsNumbers() throws BadLineException {
    assertThat(RunLine.columns("q Q0 d first high tag and more"))
        .isEqualTo(new RunLine.RawColumns("q", "d", "first", "high", "tag"));
    assertThat(RunLine.columns(" \t")).isNull();
    assertThatThrownBy(() -> RunLine.columns("q Q0 doc 1 2 3.5 tag"))
        .isInstanceOf(ShiftedColumnsException.class);
    // Only the line is wrong, not all that were read by their columns.
    assertThatThrownBy(() -> RunLine.columns("# made on Monday by bm25 v1"))
        .isInstanceOf(BadLineException.class)
        .isNotInstanceOf(ShiftedColumnsException.class)
        .hasMessageContaining("is it a comment?");
  }

  @Test
  void readsRanksInsteadOfScoresWhereTheyOrder() throws BadLineException {
    assertThat(RunLine.parse("q Q0 d 3 0.5 tag", Order.RANK))
        .isEqualTo(new RunLine("q", "d", -3, "tag"));
    assertThat(RunLine.parse("q\td\t3", Order.RANK)).isEqualTo(new RunLine("q", "d", -3, null));
    for (String line : new String[] {"q Q0 d 0 1 t", "q d 1.5", "q d x", "q d 2000000"}) {
      assertThatThrownBy(() -> RunLine.parse(line, Order.RANK))
          .as(line)
          .isInstanceOf(BadLineException.class)
          .hasMessageContaining("rank is not a whole number from 1");
    }
  }

  @Test
  void skipsBlankLines() throws BadLineException {
    assertThat(RunLine.parse(" \t", Order.SCORE)).isNull();
    assertThat(RunLine.parse("", Order.SCORE)).isNull();
  }

  @Test
  void splitsAtBlanksOfAsciiOnly() throws BadLineException {
    // A no-break space is a part of an id in trec_eval, and so it is here.
    assertThat(RunLine.parse("q Q0 a\u00a0b 1 2 t", Order.SCORE).docId()).isEqualTo("a\u00a0b");
  }

  @Test
  void namesRanksAsTheRemedyOfALineThatHasOnlyThese() {
    assertThatThrownBy(() -> RunLine.parse("q d 1", Order.SCORE))
        .isInstanceOfSatisfying(
            BadLineException.class, e -> assertThat(e.remedy()).contains(Remedy.RANK_ORDER));
    assertThatThrownBy(() -> RunLine.parse("q d word", Order.SCORE))
        .isInstanceOfSatisfying(BadLineException.class, e -> assertThat(e.remedy()).isEmpty());
  }
}
