package io.sparkrerank.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A module of sentence-transformers behind the network. It reads a value by its name and writes one
 * under a name, as there.
 *
 * @see ModuleChain
 */
public sealed interface HeadModule
    permits Pooling, HeadModule.Dense, HeadModule.LayerNorm, HeadModule.Normalize {

  /** The states of all tokens. */
  String TOKENS = "token_embeddings";

  /** The vector of a text, or of a pair. */
  String VECTOR = "sentence_embedding";

  /** The logits of a pair. */
  String SCORES = "scores";

  /** Returns the name of the value that it reads. */
  String from();

  /** Returns the name of the value that it writes. */
  String to();

  /** Returns the folder of its files below the model's directory; empty if it has none. */
  String folder();

  /** Returns the files that decide what it computes, in the model's directory {@code root}. */
  List<Path> files(Path root);

  /**
   * A dense layer: the activation of Wx + b, plus x where it is residual. x is multiplied with a
   * matrix of its own before, if the sizes differ.
   *
   * @param inputs the size of x
   * @param outputs the size of its output
   * @param bias whether there is b
   * @param activation the class of the function in {@code torch.nn}, without its package
   * @param residual whether x is added
   */
  record Dense(
      String folder,
      int inputs,
      int outputs,
      boolean bias,
      String activation,
      boolean residual,
      String from,
      String to)
      implements HeadModule {

    @Override
    public List<Path> files(Path root) {
      return withWeights(root.resolve(folder));
    }
  }

  /** A layer norm of vectors of {@code size} numbers, with torch's own epsilon. */
  record LayerNorm(String folder, int size) implements HeadModule {

    /** The epsilon of {@code torch.nn.LayerNorm}. */
    public static final double EPSILON = 1e-5;

    @Override
    public String from() {
      return VECTOR;
    }

    @Override
    public String to() {
      return VECTOR;
    }

    @Override
    public List<Path> files(Path root) {
      return withWeights(root.resolve(folder));
    }
  }

  /** A division of vectors by their length. */
  record Normalize(String folder, String from, String to) implements HeadModule {

    @Override
    public List<Path> files(Path root) {
      // Where it does what the name says, modules.json says all of it.
      boolean usual = from.equals(VECTOR) && to.equals(VECTOR);
      return usual ? List.of() : List.of(root.resolve(folder).resolve(ModelDirectory.CONFIG));
    }
  }

  private static List<Path> withWeights(Path folder) {
    return Stream.concat(
            Stream.of(folder.resolve(ModelDirectory.CONFIG)), WeightFiles.in(folder).stream())
        .toList();
  }
}
