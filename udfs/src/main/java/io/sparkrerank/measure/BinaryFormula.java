package io.sparkrerank.measure;

import org.jspecify.annotations.Nullable;

/**
 * The formulas of {@link BinaryMeasure}, all equal to those of trec_eval 9.0.8. In the definitions
 * R is the number of relevant documents of the query, retrieved or not, and n is the number of
 * retrieved documents. A document is in reach if its rank is within the cutoff. A quotient with the
 * divisor 0 is 0.
 */
public enum BinaryFormula {
  /** 1 for each query: the sum is the number of queries that were averaged over. */
  NUM_Q("NumQ", Cutoff.NONE, "num_q", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return 1;
    }
  },

  /** n. */
  NUM_RET("NumRet", Cutoff.NONE, "num_ret", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return ranking.retrieved();
    }
  },

  /** R. */
  NUM_REL("NumRel", Cutoff.NONE, "num_rel", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return ranking.relevant(level);
    }
  },

  /** The relevant documents that were retrieved. */
  NUM_REL_RET("NumRelRet", Cutoff.NONE, "num_rel_ret", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return ranking.hits(level, cutoff);
    }
  },

  /**
   * Average precision: the sum of the precision at the rank of each relevant document in reach,
   * divided by R. A cutoff does not change the divisor. The mean over queries is MAP.
   *
   * @see <a href="https://trec.nist.gov/pubs/trec15/appendices/CE.MEASURES06.pdf">TREC's common
   *     evaluation measures</a>
   */
  AP("AP", Cutoff.OPTIONAL, "map", "map_cut") {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      int hits = 0;
      double sum = 0;
      for (int rank = 0; rank < ranking.places(cutoff); rank++) {
        if (ranking.isRelevant(rank, level)) {
          hits++;
          sum += (double) hits / (rank + 1);
        }
      }
      return quotient(sum, ranking.relevant(level));
    }
  },

  /**
   * Average precision, of which the geometric mean is taken over queries. The queries with the
   * lowest values move it most.
   *
   * @see <a href="https://doi.org/10.1145/1183614.1183696">Robertson 2006, On GMAP</a>
   */
  GMAP("GMAP", Cutoff.NONE, "gm_map", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return AP.of(ranking, level, cutoff);
    }
  },

  /** Precision at rank R. */
  RPREC("Rprec", Cutoff.NONE, "Rprec", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      int relevant = ranking.relevant(level);
      return relevant == 0 ? 0 : quotient(ranking.hits(level, relevant), relevant);
    }
  },

  /**
   * Binary preference: the sum over the retrieved relevant documents of 1 - min(nonrelevant above,
   * R) / min(N, R), divided by R. N is the number of documents that were judged and are not
   * relevant. Documents without a judgment are ignored.
   *
   * @see <a href="https://doi.org/10.1145/1008992.1009000">Buckley and Voorhees 2004</a>
   */
  BPREF("Bpref", Cutoff.NONE, "bpref", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      int relevant = ranking.relevant(level);
      int divisor = Math.min(relevant, ranking.nonrelevant(level));
      int above = 0;
      double sum = 0;
      for (int rank = 0; rank < ranking.places(cutoff); rank++) {
        if (ranking.isRelevant(rank, level)) {
          sum += above == 0 ? 1 : 1 - (double) Math.min(above, relevant) / divisor;
        } else if (ranking.isJudged(rank)) {
          above++;
        }
      }
      return quotient(sum, relevant);
    }
  },

  /**
   * Reciprocal rank: 1 / rank of the first relevant document in reach. The mean over queries is
   * MRR. With a cutoff it equals trec_eval's {@code recip_rank} under {@code -M}.
   *
   * @see <a href="https://trec.nist.gov/pubs/trec8/papers/qa_report.pdf">Voorhees 1999</a>
   */
  RR("RR", Cutoff.OPTIONAL, "recip_rank", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      for (int rank = 0; rank < ranking.places(cutoff); rank++) {
        if (ranking.isRelevant(rank, level)) {
          return 1.0 / (rank + 1);
        }
      }
      return 0;
    }
  },

  /** Precision: relevant documents in reach, divided by the cutoff even if the list is shorter. */
  P("P", Cutoff.REQUIRED, null, "P") {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return (double) ranking.hits(level, cutoff) / cutoff;
    }
  },

  /** Recall: relevant documents in reach, divided by R. */
  R("R", Cutoff.REQUIRED, null, "recall") {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return quotient(ranking.hits(level, cutoff), ranking.relevant(level));
    }
  },

  /** Success: 1 if a relevant document is in reach, else 0. */
  SUCCESS("Success", Cutoff.REQUIRED, null, "success") {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return ranking.hits(level, cutoff) > 0 ? 1 : 0;
    }
  },

  /** Precision of the list as a set: relevant retrieved / n. */
  SET_P("SetP", Cutoff.NONE, "set_P", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return quotient(ranking.hits(level, cutoff), ranking.retrieved());
    }
  },

  /** Recall of the list as a set: relevant retrieved / R. */
  SET_R("SetR", Cutoff.NONE, "set_recall", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return quotient(ranking.hits(level, cutoff), ranking.relevant(level));
    }
  },

  /** The harmonic mean of {@link #SET_P} and {@link #SET_R}. */
  SET_F("SetF", Cutoff.NONE, "set_F", null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      double precision = SET_P.of(ranking, level, cutoff);
      double recall = SET_R.of(ranking, level, cutoff);
      return quotient(2 * precision * recall, precision + recall);
    }
  },

  /**
   * The share of the documents in reach that are in the judgments, whatever their grade. In a list
   * that is shorter than the cutoff all documents are in reach. The list is measured as the run has
   * it, even if the rules drop documents without a judgment. Equals ir_measures except for ties.
   */
  JUDGED("Judged", Cutoff.REQUIRED, null, null) {
    @Override
    double of(JudgedRanking ranking, int level, int cutoff) {
      return quotient(ranking.inJudgments(cutoff), Math.min(cutoff, ranking.retrieved()));
    }
  };

  /** The use that a formula makes of a cutoff. */
  enum Cutoff {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  private final String symbol;
  private final Cutoff cutoffs;
  private final @Nullable String trecName;
  private final @Nullable String trecNameWithCutoff;

  BinaryFormula(
      String symbol,
      Cutoff cutoffs,
      @Nullable String trecName,
      @Nullable String trecNameWithCutoff) {
    this.symbol = symbol;
    this.cutoffs = cutoffs;
    this.trecName = trecName;
    this.trecNameWithCutoff = trecNameWithCutoff;
  }

  /**
   * Computes the value for a list.
   *
   * @param level the lowest grade that counts as relevant
   * @param cutoff the number of ranks that count, or {@link Measure#NO_CUTOFF}
   */
  abstract double of(JudgedRanking ranking, int level, int cutoff);

  /** Returns the name in the style of ir_measures. */
  String symbol() {
    return symbol;
  }

  Cutoff cutoffs() {
    return cutoffs;
  }

  Aggregate aggregate() {
    return switch (this) {
      case NUM_Q, NUM_RET, NUM_REL, NUM_REL_RET -> Aggregate.SUM;
      case GMAP -> Aggregate.GEOMETRIC_MEAN;
      default -> Aggregate.MEAN;
    };
  }

  /** Returns trec_eval's name of the measure with a cutoff, or null if it has none. */
  @Nullable String trecName(int cutoff) {
    if (cutoff == Measure.NO_CUTOFF) {
      return trecName;
    }
    return trecNameWithCutoff == null ? null : trecNameWithCutoff + "_" + cutoff;
  }

  /** Returns trec_eval's name without the cutoff, or null if it has none with a cutoff. */
  @Nullable String trecNameWithCutoff() {
    return trecNameWithCutoff;
  }

  /** Returns whether the level of relevance is part of the formula. */
  boolean usesLevel() {
    return this != NUM_Q && this != NUM_RET && this != JUDGED;
  }

  private static double quotient(double dividend, double divisor) {
    return divisor == 0 ? 0 : dividend / divisor;
  }
}
