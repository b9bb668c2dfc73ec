package io.sparkrerank.checkpoint;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A local directory with a model as the Hugging Face hub holds it.
 *
 * @param root the directory, where sentence-transformers has its files
 * @param path the folder with the network and its tokenizer: the directory itself, or the one below
 *     it that {@code modules.json} names
 * @param weights in which form the network is there
 * @param variant the variant of its weights; empty for the usual one
 * @param head what the network is used with
 * @param tokens the tokens that {@link Head#YES_NO} compares; null if it is not known yet, or for
 *     another head
 */
public record ModelDirectory(
    Path root,
    Path path,
    Weights weights,
    String variant,
    Head head,
    @Nullable YesNoTokens tokens) {

  /** The forms of a network in a model directory. The first form that is there is used. */
  public enum Weights {
    /** A TorchScript module that the user traced: {@code model.pt}. */
    TORCHSCRIPT("model.pt"),
    /** Weights that this project compiles: safetensors or PyTorch's files, whole or in shards. */
    CHECKPOINT("model.safetensors"),
    /** An exported graph: {@code model.onnx}. */
    ONNX("model.onnx");

    private final String fileName;

    Weights(String fileName) {
      this.fileName = fileName;
    }

    /** Returns the file that shows this form. */
    public String fileName() {
      return fileName;
    }
  }

  /** The keys by which families name the size of a token's state; BERT's wins, as it does there. */
  private static final List<String> SIZE_KEYS = List.of("hidden_size", "dim", "d_model", "n_embd");

  /** The head that transformers and sentence-transformers load for pairs by default. */
  private static final Head DEFAULT = Head.SEQUENCE_CLASSIFICATION;

  static final String CONFIG = "config.json";

  private static final Pattern OTHER_FORMATS =
      Pattern.compile("tf_model.*\\.h5|flax_model.*\\.msgpack|.*\\.gguf|.*\\.ckpt\\..*");

  private static final Pattern SHARD =
      Pattern.compile("(model|pytorch_model)-\\d+-of-\\d+\\.(safetensors|bin)");

  /**
   * Opens {@code root} and checks that all parts of a model are there.
   *
   * @throws RerankException naming all files that are missing
   */
  public static ModelDirectory open(Path root) {
    return open(root, "");
  }

  /**
   * Opens {@code root} and checks that all parts of a model are there.
   *
   * @param variant the variant of the weights, such as {@code fp16} for {@code
   *     model.fp16.safetensors} or {@code model_fp16.onnx}, or the name of an exported graph; empty
   *     for the usual one
   * @throws RerankException naming all files that are missing
   */
  public static ModelDirectory open(Path root, String variant) {
    return open(root, variant, true);
  }

  /**
   * Opens {@code root} as {@link #open(Path, String)} does, but leaves out a TorchScript network,
   * which is code.
   *
   * @param variant the variant of the weights; empty for the usual one
   * @throws RerankException naming all files that are missing
   */
  public static ModelDirectory openWithoutCode(Path root, String variant) {
    return open(root, variant, false);
  }

  private static ModelDirectory open(Path root, String variant, boolean takesCode) {
    if (!Files.isDirectory(root)) {
      throw RerankException.model(
              "Model directory not found: %s; a model is a directory with config.json,"
                  + " model.safetensors and tokenizer.json",
              root)
          .with(Remedy.MODEL);
    }
    Path path = root.resolve(Modules.in(root).networkFolder());
    List<String> missing = new ArrayList<>();
    if (!Files.isRegularFile(path.resolve(CONFIG))) {
      missing.add(CONFIG);
    }
    if (TokenizerForm.in(path).isEmpty()) {
      missing.add("tokenizer.json (or %s)".formatted(TokenizerForm.others()));
    }
    Optional<Weights> found = weights(path, variant, takesCode);
    if (found.isEmpty()) {
      missing.add(
          variant.isEmpty()
              ? "model.safetensors (or model.pt or model.onnx)"
              : "weights of the variant " + variant);
    }
    if (!missing.isEmpty() && found.isEmpty() && !variants(path).isEmpty()) {
      throw RerankException.model(
              "Not a whole model: %s has no %s, but weights of the variant %s; name it",
              path, String.join(", no ", missing), String.join(" or ", variants(path)))
          .with(Remedy.VARIANT);
    }
    if (!missing.isEmpty()) {
      throw RerankException.model(
          "Not a whole model: %s has no %s; found %s. %s",
          path, String.join(", no ", missing), listing(path), remedy(path));
    }
    Weights weights = found.orElseThrow();
    Head named = ModelConfig.of(JsonFile.read(path.resolve(CONFIG))).namedHead().orElse(DEFAULT);
    boolean scores = SentenceTransformersFiles.areRead(root, Head.SEQUENCE_CLASSIFICATION);
    ModelDirectory directory =
        new ModelDirectory(
            root, path, weights, variant, scores ? Head.SEQUENCE_CLASSIFICATION : named, null);
    directory.weightFiles().forEach(DownloadedFile::requireContent);
    DownloadedFile.requireContent(path.resolve(TokenizerForm.in(path).get(0).files().get(0)));
    return directory;
  }

  /** Returns the same directory, its network used with {@code other}. */
  public ModelDirectory with(Head other) {
    return new ModelDirectory(root, path, weights, variant, other, tokens);
  }

  /** Returns the same directory, whose network compares the logits of {@code others}. */
  public ModelDirectory with(@Nullable YesNoTokens others) {
    return new ModelDirectory(root, path, weights, variant, head, others);
  }

  private static String remedy(Path path) {
    if (Files.isDirectory(path.resolve("snapshots"))) {
      return "This is a folder of the hub's cache: name one of those in its folder snapshots";
    }
    if (Files.exists(path.resolve("adapter_config.json"))) {
      return "This is an adapter: merge it into its base model with merge_and_unload of peft, and"
          + " save that and the tokenizer with save_pretrained";
    }
    for (String file : listed(path)) {
      if (OTHER_FORMATS.matcher(file).matches()) {
        return file
            + " is in a format that is not read: download model.safetensors or pytorch_model.bin"
            + " of the model, or load it with a version of transformers that reads it and save it"
            + " with save_pretrained";
      }
      if (SHARD.matcher(file).matches()) {
        return file
            + " is a shard: download the index beside it too, such as"
            + " model.safetensors.index.json";
      }
    }
    return "Download what is missing, or load model and tokenizer with transformers and save both"
        + " with save_pretrained";
  }

  private static Set<String> variants(Path path) {
    return WeightChoice.variants(listed(path));
  }

  private static Optional<Weights> weights(Path path, String variant, boolean takesCode) {
    if (!variant.isEmpty()) {
      return WeightFiles.in(path, variant).isEmpty()
          ? OnnxFiles.in(path, variant).map(graph -> Weights.ONNX)
          : Optional.of(Weights.CHECKPOINT);
    }
    if (takesCode && Files.isRegularFile(path.resolve(Weights.TORCHSCRIPT.fileName()))) {
      return Optional.of(Weights.TORCHSCRIPT);
    }
    if (!WeightFiles.in(path).isEmpty()) {
      return Optional.of(Weights.CHECKPOINT);
    }
    return OnnxFiles.in(path, "").map(graph -> Weights.ONNX);
  }

  private static String listing(Path path) {
    List<String> names = listed(path);
    return names.isEmpty() ? "nothing" : String.join(", ", names.stream().limit(20).toList());
  }

  private static List<String> listed(Path path) {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw DownloadedFile.unreadable(path, e);
    }
  }

  /** Returns the model's configuration. */
  public ModelConfig config() {
    ModelConfig config = ModelConfig.of(JsonFile.read(path.resolve(CONFIG)));
    return config.withActivationOf(SentenceTransformersFiles.in(this).model());
  }

  /**
   * Returns the modules behind the network, up to what its head gives.
   *
   * @throws RerankException if there is one that is not known here
   */
  public ModuleChain chain() {
    boolean vectors = head == Head.EMBEDDING;
    if (!SentenceTransformersFiles.areRead(root, head)) {
      return vectors ? ModuleChain.MEAN : ModuleChain.CLASSIFIER;
    }
    return ModuleChain.of(
        root,
        SentenceTransformersFiles.in(this).transformer(),
        stateSize(),
        vectors ? HeadModule.VECTOR : HeadModule.SCORES);
  }

  /** Returns the folders of modules with weights; none if there is a module that is not known. */
  List<Path> moduleFolders() {
    try {
      return chain().withWeights().stream().map(module -> root.resolve(module.folder())).toList();
    } catch (RerankException e) {
      // The compiler says what is wrong with it.
      return List.of();
    }
  }

  /** Returns the settings of modules that are not honoured, one sentence for each. */
  public List<String> moduleWarnings() {
    List<String> warnings = new ArrayList<>(chain().warnings());
    if (head == Head.EMBEDDING) {
      warnings.addAll(SearchSettings.warnings(SentenceTransformersFiles.in(this).model()));
    }
    return warnings;
  }

  /** Returns the number of dimensions of a vector before any are cut off, if the files say it. */
  public OptionalInt vectorSize() {
    int hidden = stateSize();
    return hidden == 0 ? OptionalInt.empty() : OptionalInt.of(chain().size(hidden));
  }

  /** Returns the size of a token's state; 0 if config.json does not have it by a usual key. */
  public int stateSize() {
    JsonFile json = config().json();
    return SIZE_KEYS.stream()
        .mapToInt(key -> json.integer(key, 0))
        .filter(size -> size > 0)
        .findFirst()
        .orElse(0);
  }

  /** Returns whether it was saved as a bi-encoder, with modules that make vectors of its states. */
  public boolean isBiEncoder() {
    return SentenceTransformersFiles.areRead(root, Head.EMBEDDING)
        && Modules.in(root).first(Modules.POOLING).isPresent();
  }

  /** Returns whether it was saved as a cross-encoder whose head is modules behind the network. */
  public boolean isModularCrossEncoder() {
    return SentenceTransformersFiles.areRead(root, Head.SEQUENCE_CLASSIFICATION)
        && !with(Head.SEQUENCE_CLASSIFICATION).chain().equals(ModuleChain.CLASSIFIER);
  }

  /** Returns the settings of a search with a bi-encoder. */
  public SearchSettings searchSettings() {
    return SearchSettings.of(SentenceTransformersFiles.in(with(Head.EMBEDDING)).model());
  }

  /**
   * Returns the file that the engine loads as it is; only for {@code model.pt} and {@code
   * model.onnx}.
   */
  public Path network() {
    return weights == Weights.ONNX
        ? OnnxFiles.in(path, variant).orElseThrow()
        : path.resolve(weights.fileName());
  }

  /** Returns the exported graph; only for {@code model.onnx}. */
  public OnnxGraph graph() {
    return OnnxGraph.read(network());
  }

  /**
   * Returns the SHA-256 over config.json, the weights, and the modules behind the network: equal
   * for models that give equal logits or vectors for equal token ids.
   */
  public String modelFingerprint() {
    List<Path> files = new ArrayList<>(List.of(path.resolve(CONFIG)));
    files.addAll(weightFiles());
    files.addAll(moduleFiles());
    return Digests.sha256(files);
  }

  /** Returns the size of the model: of its weights' files, and in parameters. */
  public ModelSize size() {
    return ModelSize.of(this);
  }

  /** Returns the files of the modules; of a bi-encoder also where another head is taken. */
  private List<Path> moduleFiles() {
    List<Path> files = new ArrayList<>();
    if (head != Head.EMBEDDING && isBiEncoder()) {
      Modules modules = Modules.in(root);
      modules.list().stream()
          .filter(module -> Modules.type(module).equals(Modules.POOLING))
          .forEach(module -> files.add(root.resolve(Modules.folder(module)).resolve(CONFIG)));
    } else if (isBiEncoder() || isModularCrossEncoder()) {
      chain().modules().forEach(module -> files.addAll(module.files(root)));
    }
    if (!files.isEmpty()) {
      files.add(0, root.resolve(Modules.FILE));
    }
    return files;
  }

  /** Returns whether its network is compiled here, from its weights, and not used as it is. */
  public boolean isCompiled() {
    return weights == Weights.CHECKPOINT;
  }

  List<Path> weightFiles() {
    if (isCompiled()) {
      return WeightFiles.in(path, variant);
    }
    List<Path> files = new ArrayList<>(List.of(network()));
    if (weights == Weights.ONNX) {
      files.addAll(graph().data());
    }
    return files;
  }

  /**
   * Refuses a model other than the expected one, before anything of it is loaded.
   *
   * @param sha256 its fingerprint, or where its weights are one file that file's SHA-256
   * @param source what names the expected one, for the message
   * @throws RerankException if it is neither
   */
  public void requireSha256(String sha256, String source) {
    List<Path> files = weightFiles();
    String found = "";
    if (files.size() == 1) {
      String file = Digests.sha256(files.get(0));
      if (file.equalsIgnoreCase(sha256)) {
        return;
      }
      found = ", SHA-256 of %s %s".formatted(files.get(0).getFileName(), file);
    }
    // Only now: weights are large, and this reads them once more.
    String fingerprint = modelFingerprint();
    if (!fingerprint.equalsIgnoreCase(sha256)) {
      throw RerankException.model(
          "The model in %s is not the one that %s names: expected %s, found fingerprint %s%s",
          path, source, sha256, fingerprint, found);
    }
  }
}
