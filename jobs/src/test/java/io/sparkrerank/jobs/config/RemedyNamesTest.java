package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import org.junit.jupiter.api.Test;

class RemedyNamesTest {

  @Test
  void addsTheOptionByWhichARemedyIsFollowed() {
    RerankException named =
        RemedyNames.named(RerankException.model("Allow longer pairs").with(Remedy.PAIR_LENGTH));
    assertThat(named).hasMessage("Allow longer pairs (--max-length)");
    assertThat(named.category()).isEqualTo(ErrorCategory.MODEL);
  }

  @Test
  void addsItOnceHoweverOftenItIsAsked() {
    RerankException named =
        RemedyNames.named(RerankException.scoring("The device is lost").with(Remedy.RESUME));
    assertThat(RemedyNames.named(named))
        .hasMessage("The device is lost; rerank goes on with --resume");
  }

  @Test
  void keepsTheCauseOfAnError() {
    Throwable cause = new IllegalStateException("broken");
    RerankException error =
        new RerankException(ErrorCategory.SCORING, "It failed", cause).with(Remedy.DEVICE);
    assertThat(RemedyNames.named(error)).hasCause(cause).hasMessage("It failed (--device)");
  }

  @Test
  void leavesErrorsWithoutARemedyAsTheyAre() {
    RerankException error = RerankException.input("Nothing there");
    assertThat(RemedyNames.named(error)).isSameAs(error);
  }
}
