package io.sparkrerank.trec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.trec.JudgmentLine.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgmentLineTest {

  @Test
  void readsTrecLines() throws BadLineException {
    assertThat(JudgmentLine.parse("q1 0 d1 2", Layout.TREC))
        .isEqualTo(new JudgmentLine("q1", "d1", 2));
    assertThat(JudgmentLine.parse("q1\tQ0\td1\t-2", Layout.TREC).grade()).isEqualTo(-2);
    assertThat(JudgmentLine.parse("  ", Layout.TREC)).isNull();
  }

  @Test
  void readsWholeNumbersThatAreWrittenAsOthersAndTruthValues() throws BadLineException {
    assertThat(JudgmentLine.parse("q1 0 d1 1.0", Layout.TREC).grade()).isEqualTo(1);
    assertThat(JudgmentLine.parse("q1 0 d1 -1.0", Layout.TREC).grade()).isEqualTo(-1);
    assertThat(JudgmentLine.parse("q1 0 d1 True", Layout.TREC).grade()).isEqualTo(1);
    assertThat(JudgmentLine.parse("q1\td1\t0.0", Layout.BEIR).grade()).isZero();
    assertThat(JudgmentLine.parse("q1\td1\tfalse", Layout.BEIR).grade()).isZero();
  }

  @Test
  void readsThreeColumnsBelowTheirHeader() throws BadLineException {
    String header = "query-id\tcorpus-id\tscore";
    assertThat(Layout.of(header)).isEqualTo(Layout.BEIR);
    assertThat(JudgmentLine.parse(header, Layout.BEIR)).isNull();
    assertThat(JudgmentLine.parse("q1\td1\t1", Layout.BEIR))
        .isEqualTo(new JudgmentLine("q1", "d1", 1));
    assertThat(Layout.of("q1 0 d1 1")).isEqualTo(Layout.TREC);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Without a header it could as well be query, 0, document.
        "q1 d1 1|      expected 4 columns (query 0 document grade), found 3; with 3 columns the file must begin with BEIR's header line: query-id corpus-id score",
        "q1 0 d 1 1|   expected 4 columns (query 0 document grade), found 5; does an id hold a blank?",
        "q1 0|         expected 4 columns (query 0 document grade), found 2",
        "# six words in a comment|expected 4 columns (query 0 document grade), found 6; is it a comment? Delete the line",
        "# judged by hand|its grade is not a whole number: hand; is it a comment? Delete the line",
        "six words that are no run|expected 4 columns (query 0 document grade), found 6",
        "q1 Q0 d 1 2 t|expected 4 columns (query 0 document grade), found 6; a run has 6: are run and judgments swapped?",
        "q1 0 d1 2.7|  its grade is not a whole number: 2.7",
        "q1 0 d1 NaN|  its grade is not a whole number: NaN",
        "q1 0 d1 yes|  its grade is not a whole number: yes"
      })
  void refusesWhatTrecEvalWouldMisread(String line, String message) {
    assertThatThrownBy(() -> JudgmentLine.parse(line, Layout.TREC))
        .isInstanceOf(BadLineException.class)
        .hasMessage(message);
  }
}
