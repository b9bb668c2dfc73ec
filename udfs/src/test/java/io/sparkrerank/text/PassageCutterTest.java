package io.sparkrerank.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.text.PassageCutter.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts cut by the tokens of real tokenizers. */
class PassageCutterTest {

  private static final Path SAMPLE_MODEL = Path.of("../sample-data/model");

  private static PairTokenizer tokenizer(Path model, int maxTokens) {
    return new PairTokenizer(
        model.resolve("tokenizer.json"),
        Reading.ofPairs(new Truncation(maxTokens, 0.75, Cut.END, Cut.END)));
  }

  private static List<Passage> cut(
      PairTokenizer tokenizer, Integer window, Integer stride, String text) {
    return new PassageCutter(tokenizer, window, stride)
        .cut(List.of(new Document("heart", "", text)))
        .get(0)
        .passages();
  }

  private static List<String> texts(List<Passage> passages, String text) {
    return Passage.slice(text, passages);
  }

  @Test
  void cutsBetweenWordsWithWindowAndStride() {
    try (PairTokenizer tokenizer = tokenizer(SAMPLE_MODEL, 64)) {
      String text = "one two three four five six seven eight";
      assertThat(texts(cut(tokenizer, 4, 2, text), text))
          .containsExactly("one two three four", "three four five six", "five six seven eight");
      assertThat(texts(cut(tokenizer, 4, 4, text), text))
          .containsExactly("one two three four", "five six seven eight");
      assertThat(texts(cut(tokenizer, 8, 4, text), text)).containsExactly(text);
      assertThat(texts(cut(tokenizer, 5, null, text), text))
          .containsExactly(
              "one two three four five", "three four five six seven", "four five six seven eight");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-1", "roberta-1", "xlm-roberta-1", "modernbert-1", "deberta-v3-1"})
  void coversEveryCharacterInOrderWhateverTheTokenizer(String checkpoint) {
    String text =
        "Ångström 👩‍⚕️ says: e\u0301t\u00e9, naïve 𝒳-rays "
            + "血液检查血液检查血液检查血液检查 heart\tblood\n\nsugar  Donaudampfschifffahrtsgesellschaft "
            + "🩸🩸🩸 end";
    Path model = GoldenCheckpoint.named(checkpoint).directory();
    try (PairTokenizer tokenizer = tokenizer(model, 64)) {
      for (int window : new int[] {1, 2, 5, 16, 40}) {
        for (int stride : new int[] {1, 2, 5, 16}) {
          if (stride <= window) {
            assertCovers(cut(tokenizer, window, stride, text), text);
          }
        }
      }
    }
  }

  /** Passages are in order, and what lies between them is white space. */
  private static void assertCovers(List<Passage> passages, String text) {
    int length = text.codePointCount(0, text.length());
    boolean[] covered = new boolean[length];
    int start = -1;
    for (Passage passage : passages) {
      assertThat(passage.start()).isGreaterThanOrEqualTo(start);
      assertThat(passage.end()).isGreaterThan(passage.start()).isLessThanOrEqualTo(length);
      start = passage.start();
      for (int at = passage.start(); at < passage.end(); at++) {
        covered[at] = true;
      }
    }
    int[] codePoints = text.codePoints().toArray();
    for (int at = 0; at < length; at++) {
      assertThat(covered[at] || isIgnored(codePoints[at]))
          .as("character %d, U+%X", at, codePoints[at])
          .isTrue();
    }
  }

  /** Tells what tokenizers drop: blanks, and the joiners and selectors of an emoji. */
  private static boolean isIgnored(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.getType(codePoint) == Character.FORMAT
        || Character.getType(codePoint) == Character.NON_SPACING_MARK;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-1", "xlm-roberta-1", "modernbert-1"})
  void fillsThePairBesideQueryAndTitleWithoutCuttingAPassage(String checkpoint) {
    Path model = GoldenCheckpoint.named(checkpoint).directory();
    String text =
        IntStream.range(0, 200).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    try (PairTokenizer tokenizer = tokenizer(model, 64)) {
      Document document = new Document("heart", "a title", text);
      List<Passage> passages =
          new PassageCutter(tokenizer, null, null).cut(List.of(document)).get(0).passages();
      List<TextPair> pairs =
          Passage.slice(text, passages).stream()
              .map(passage -> new TextPair("heart", "a title " + passage))
              .toList();
      List<TokenizedPair> tokenized = tokenizer.tokenize(pairs);
      assertThat(tokenized).allSatisfy(pair -> assertThat(pair.droppedTokens()).isZero());
      // Nearly full, but for the last.
      assertThat(tokenized.subList(0, tokenized.size() - 1))
          .allSatisfy(pair -> assertThat(pair.length()).isGreaterThan(48));
    }
  }

  @Test
  void givesOnePassageToATextThatFitsOrIsEmpty() {
    try (PairTokenizer tokenizer = tokenizer(SAMPLE_MODEL, 64)) {
      assertThat(cut(tokenizer, null, null, "short")).containsExactly(new Passage(0, 5));
      assertThat(cut(tokenizer, null, null, "")).containsExactly(new Passage(0, 0));
      assertThat(cut(tokenizer, 5, 5, " \u00a0 ")).containsExactly(new Passage(0, 3));
    }
  }

  @Test
  void leavesRoomForTheTextBesideATitleThatTakesAll() {
    String title = "title ".repeat(100).strip();
    String text = IntStream.range(0, 100).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    try (PairTokenizer tokenizer = tokenizer(SAMPLE_MODEL, 64)) {
      Document document = new Document("heart", title, text);
      PassageCutter.CutDocument cut =
          new PassageCutter(tokenizer, null, null).cut(List.of(document)).get(0);
      assertThat(title).startsWith(cut.title());
      assertThat(cut.title()).isNotEmpty();
      assertCovers(cut.passages(), text);
      // All of every passage is read.
      assertThat(
              tokenizer.tokenize(
                  texts(cut.passages(), text).stream()
                      .map(passage -> new TextPair("heart", cut.title() + " " + passage))
                      .toList()))
          .allSatisfy(pair -> assertThat(pair.droppedTokens()).isZero());
    }
  }

  @Test
  void readsWholeWhatFitsToTheTokenAndNeverCutsAPassage() {
    try (PairTokenizer tokenizer = tokenizer(SAMPLE_MODEL, 64)) {
      // 64 tokens without three special ones and a query of one.
      for (int words = 50; words < 70; words++) {
        String text = "blood ".repeat(words).strip();
        assertThat(cut(tokenizer, null, null, text))
            .as("%d words", words)
            .hasSize(words <= 60 ? 1 : 2);
        // A window that is larger than what fits is as large as what fits.
        assertThat(cut(tokenizer, 1_000, null, text)).hasSize(words <= 60 ? 1 : 2);
      }
    }
  }
}
