package io.sparkrerank.jobs.evaluation;

/** The classes of grades that reports distinguish, the best first. */
public enum GradeClass {
  /** 3 and above. */
  THREE("grade3", "grade 3 and above"),
  /** 2. */
  TWO("grade2", "grade 2"),
  /** 1. */
  ONE("grade1", "grade 1"),
  /** 0. */
  ZERO("grade0", "grade 0"),
  /** No judgment. */
  NONE("none", "not judged");

  private final String style;
  private final String text;

  GradeClass(String style, String text) {
    this.style = style;
    this.text = text;
  }

  /** Returns the class of a grade. A grade below 0 is no judgment. */
  public static GradeClass of(int grade) {
    if (grade < 0) {
      return NONE;
    }
    return switch (grade) {
      case 0 -> ZERO;
      case 1 -> ONE;
      case 2 -> TWO;
      default -> THREE;
    };
  }

  /** Returns the name of a grade for people. A grade below 0 is no judgment. */
  public static String name(int grade) {
    return grade < 0 ? NONE.text : "grade " + grade;
  }

  /** Returns the name of the colour. */
  public String style() {
    return style;
  }

  /** Returns the name for people. */
  public String text() {
    return text;
  }
}
