package io.sparkrerank.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.model.BatchTrial;
import java.util.List;
import org.junit.jupiter.api.Test;

public class CalibrationTest {

  @Test
  void keepsTheFastest() {
    Calibration calibration =
        new Calibration(
            List.of(
                new BatchTrial(256, 1_000, 1_000_000),
                new BatchTrial(512, 1_500, 1_000_000),
                new BatchTrial(1024, 2_000, 2_000_000)));
    assertThat(calibration.bestTokens()).isEqualTo(512);
  }
}
