package io.sparkrerank.text;

import java.io.Serializable;

/**
 * The words around a query and a text that a network reads as one string. Where two of the four
 * meet there is a blank in the prompt.
 *
 * @param beforeQuery the words before the query; they end with a blank
 * @param beforeText the words between query and text, within blanks
 * @param afterText the words behind the text, after a blank
 */
public record Prompt(String beforeQuery, String beforeText, String afterText)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final String BLANK = " ";

  /** Checks that there is a blank wherever a query or a text begins or ends. */
  public Prompt {
    if (!beforeQuery.endsWith(BLANK)
        || !beforeText.startsWith(BLANK)
        || !beforeText.endsWith(BLANK)
        || !afterText.startsWith(BLANK)) {
      throw new IllegalArgumentException(
          "Query and text must stand between blanks in a prompt: " + beforeQuery + beforeText);
    }
  }

  /**
   * Returns a query or a text with the blanks that it has on both sides. A tokenizer that splits at
   * white space gives it the same tokens as in the whole string.
   */
  static String between(String text) {
    return BLANK + text + BLANK;
  }

  /** Returns the whole string with placeholders for query and text. */
  public String pattern() {
    return beforeQuery + "{query}" + beforeText + "{text}" + afterText;
  }
}
