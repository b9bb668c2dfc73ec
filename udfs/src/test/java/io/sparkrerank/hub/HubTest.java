package io.sparkrerank.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.hub.HubServer.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {

  private static final String ID = "someone/tiny-reranker";
  private static final Path MODEL = GoldenCheckpoint.named("bert-1").directory();

  @TempDir private Path temporary;
  private HubServer server;
  private String commit;
  private final Map<String, byte[]> files = new HashMap<>();
  private final Recorder recorder = new Recorder();

  /** Keeps what it gets to know. */
  private static final class Recorder implements HubListener {
    final List<String> notes = new CopyOnWriteArrayList<>();
    final List<String> starts = new CopyOnWriteArrayList<>();
    final AtomicLong received = new AtomicLong();
    final AtomicLong resumed = new AtomicLong();

    @Override
    public void started(ModelName model, String endpoint, int files, long bytes) {
      starts.add(model + " " + files + " " + bytes);
    }

    @Override
    public void resumed(long bytes) {
      resumed.addAndGet(bytes);
    }

    @Override
    public void received(long bytes) {
      received.addAndGet(bytes);
    }

    @Override
    public void finished() {
      starts.add("finished");
    }

    @Override
    public void note(String sentence) {
      notes.add(sentence);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HubServer.start();
    files.putAll(HubServer.files(MODEL));
    files.put("README.md", "# A model".getBytes(StandardCharsets.UTF_8));
    files.put("pytorch_model.bin", new byte[5000]);
    files.put("modeling_tiny.py", "print('never')".getBytes(StandardCharsets.UTF_8));
    files.put("model.pt", new byte[100]);
    files.put("onnx/model.onnx", new byte[3000]);
    commit = server.add(ID, "main", files);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HubSettings settings() {
    return new HubSettings(
        URI.create(server.address()),
        temporary.resolve("hub"),
        null,
        false,
        true,
        Duration.ofSeconds(5),
        Duration.ofMillis(400),
        Duration.ofMillis(1));
  }

  private HubSettings offline() {
    HubSettings online = settings();
    return new HubSettings(
        online.endpoint(),
        online.cache(),
        null,
        true,
        true,
        online.answerTimeout(),
        online.stallTimeout(),
        online.firstWait());
  }

  private HubModel fetch(String name) {
    return new Hub(settings(), recorder).fetch(ModelName.of(name).orElseThrow());
  }

  private static String fault(Runnable action) {
    try {
      action.run();
    } catch (RerankException e) {
      return e.getMessage();
    }
    throw new AssertionError("no error");
  }

  private Path folder() {
    return temporary.resolve("hub/models--someone--tiny-reranker");
  }

  @Test
  void leavesWhatHuggingfaceHubLeaves() throws IOException {
    HubModel model = fetch(ID);
    assertThat(model.commit()).isEqualTo(commit);
    assertThat(model.directory()).isEqualTo(folder().resolve("snapshots").resolve(commit));
    assertThat(folder().resolve("refs/main")).hasContent(commit);
    Path weights = model.directory().resolve("model.safetensors");
    assertThat(Files.readSymbolicLink(weights))
        .isEqualTo(Path.of("../../blobs", HubServer.sha256(files.get("model.safetensors"))));
    try (Stream<Path> blobs = Files.list(folder().resolve("blobs"))) {
      assertThat(blobs).noneMatch(blob -> blob.toString().endsWith("incomplete"));
    }
    assertThat(folder().resolve("trees")).doesNotExist();
    assertThat(ModelDirectory.open(model.directory()).modelFingerprint())
        .isEqualTo(ModelDirectory.open(MODEL).modelFingerprint());
  }

  @Test
  void bringsOneSetOfWeightsAndNoCode() {
    Path directory = fetch(ID).directory();
    assertThat(directory.resolve("config.json")).exists();
    assertThat(directory.resolve("tokenizer.json")).exists();
    for (String other :
        List.of("pytorch_model.bin", "onnx", "README.md", "modeling_tiny.py", "model.pt")) {
      assertThat(directory.resolve(other)).doesNotExist();
    }
    assertThat(recorder.received.get())
        .isEqualTo(files.get("model.safetensors").length + length("tokenizer", "special"));
  }

  private long length(String... starts) {
    return files.entrySet().stream()
        .filter(file -> Arrays.stream(starts).anyMatch(file.getKey()::startsWith))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  @Test
  void asksForTheCommitAloneWhenAllIsThere() {
    fetch(ID);
    server.requests();
    recorder.starts.clear();
    fetch(ID);
    assertThat(server.requests()).hasToString("[hub GET /api/models/" + ID + "/revision/main]");
    fetch(ID + "@" + commit);
    assertThat(server.requests()).isEmpty();
    assertThat(recorder.starts).isEmpty();
    assertThat(recorder.notes).isEmpty();
  }

  @Test
  void bringsOnlyWhatANewCommitChanges() {
    Path old = fetch(ID).directory();
    Map<String, byte[]> changed = new HashMap<>(files);
    changed.put(
        "special_tokens_map.json", "{\"unk_token\": \"[UNK]\"}".getBytes(StandardCharsets.UTF_8));
    String next = server.add(ID, "main", changed);
    server.requests();
    HubModel model = fetch(ID);
    assertThat(model.commit()).isEqualTo(next);
    assertThat(folder().resolve("refs/main")).hasContent(next);
    assertThat(old).isDirectory();
    assertThat(server.requests()).noneMatch(request -> request.server().equals("storage"));
    assertThat(model.directory().resolve("model.safetensors"))
        .hasSameBinaryContentAs(old.resolve("model.safetensors"));
  }

  @Test
  void keepsTheTokenFromOtherServers() {
    server.requireToken("hf_secret");
    HubSettings plain = settings();
    HubSettings withToken =
        new HubSettings(
            plain.endpoint(),
            plain.cache(),
            new HubSettings.Token("hf_secret", "HF_TOKEN"),
            false,
            true,
            plain.answerTimeout(),
            plain.stallTimeout(),
            plain.firstWait());
    new Hub(withToken, recorder).fetch(ModelName.of(ID).orElseThrow());
    List<Request> requests = server.requests();
    assertThat(requests)
        .filteredOn(request -> request.server().equals("hub"))
        .isNotEmpty()
        .allMatch(request -> request.token().equals("Bearer hf_secret"));
    assertThat(requests)
        .filteredOn(request -> request.server().equals("storage"))
        .isNotEmpty()
        .allMatch(request -> request.token().equals("null"));
    assertThat(withToken.toString()).doesNotContain("hf_secret");
  }

  @Test
  void goesOnAfterACutByARange() {
    server.cut("model.safetensors", 2);
    Path weights = fetch(ID).directory().resolve("model.safetensors");
    assertThat(weights).hasBinaryContent(files.get("model.safetensors"));
    List<String> ranges =
        server.requests().stream()
            .filter(request -> request.path().endsWith("model.safetensors"))
            .filter(request -> request.server().equals("storage"))
            .map(Request::range)
            .toList();
    assertThat(ranges).hasSize(3).startsWith("null");
    assertThat(ranges.get(1)).startsWith("bytes=").isNotEqualTo(ranges.get(2));
  }

  @Test
  void beginsAgainWhereAServerKnowsNoRanges() {
    server.cut("model.safetensors", 1);
    server.ignoreRanges();
    assertThat(fetch(ID).directory().resolve("model.safetensors"))
        .hasBinaryContent(files.get("model.safetensors"));
    assertThat(recorder.received.get() + recorder.resumed.get())
        .isEqualTo(files.get("model.safetensors").length + length("tokenizer", "special"));
  }

  @Test
  void goesOnWithWhatAnEarlierProcessLeft() throws IOException {
    byte[] weights = files.get("model.safetensors");
    Path partial = folder().resolve("blobs/" + HubServer.sha256(weights) + ".incomplete");
    Files.createDirectories(partial.getParent());
    Files.write(partial, Arrays.copyOf(weights, 1234));
    assertThat(fetch(ID).directory().resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(server.requests()).anyMatch(request -> request.range().equals("bytes=1234-"));
    assertThat(recorder.resumed).hasValue(1234);
  }

  @Test
  void beginsAgainIfWhatAnEarlierProcessLeftIsWrong() throws IOException {
    byte[] weights = files.get("model.safetensors");
    Path partial = folder().resolve("blobs/" + HubServer.sha256(weights) + ".incomplete");
    Files.createDirectories(partial.getParent());
    Files.write(partial, new byte[1234]);
    assertThat(fetch(ID).directory().resolve("model.safetensors")).hasBinaryContent(weights);
  }

  @Test
  void waitsWhileTheHubIsBusy() {
    server.fail("/revision/main", 2, 429, "Retry-After", "0");
    server.fail("hub/" + ID + "/resolve/" + commit + "/model.safetensors", 2, 503);
    fetch(ID);
    assertThat(server.requests())
        .filteredOn(request -> request.path().endsWith("/revision/main"))
        .hasSize(3);
  }

  @Test
  void threadsAndHubsShareADownload() {
    server.delay(100);
    List<CompletableFuture<HubModel>> models = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      models.add(CompletableFuture.supplyAsync(() -> fetch(ID)));
    }
    models.forEach(
        model ->
            assertThat(model.join().directory().resolve("model.safetensors"))
                .hasBinaryContent(files.get("model.safetensors")));
    assertThat(server.requests())
        .filteredOn(request -> request.server().equals("storage"))
        .filteredOn(request -> request.path().endsWith("model.safetensors"))
        .hasSize(1);
  }

  @Test
  void copiesWhereLinksCannotBeMade() {
    HubSettings plain = settings();
    HubSettings copies =
        new HubSettings(
            plain.endpoint(),
            plain.cache(),
            null,
            false,
            false,
            plain.answerTimeout(),
            plain.stallTimeout(),
            plain.firstWait());
    Path weights =
        new Hub(copies, recorder)
            .fetch(ModelName.of(ID).orElseThrow())
            .directory()
            .resolve("model.safetensors");
    assertThat(Files.isRegularFile(weights, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(weights).hasBinaryContent(files.get("model.safetensors"));
  }

  @Test
  void usesTheCacheWhenTheHubIsGone() {
    Path directory = fetch(ID).directory();
    server.close();
    assertThat(fetch(ID).directory()).isEqualTo(directory);
    assertThat(recorder.notes)
        .singleElement()
        .asString()
        .contains(server.address(), "from the cache", commit);
    assertThat(new Hub(offline(), recorder).fetch(ModelName.of(ID).orElseThrow()).directory())
        .isEqualTo(directory);
    assertThat(recorder.notes).hasSize(1);
  }

  @Test
  void usesTheCacheWhenTheHubIsOverloaded() {
    fetch(ID);
    server.fail("/revision/main", 9, 503);
    fetch(ID);
    assertThat(recorder.notes).singleElement().asString().contains("HTTP 503");
  }

  @Test
  void readsTheListThatPythonLeaves() throws IOException {
    // huggingface_hub 1.33 leaves it in snapshot_download, and no marks of absent files.
    Path directory = fetch(ID).directory();
    Files.createDirectories(folder().resolve("trees"));
    Files.writeString(
        folder().resolve("trees/" + commit + ".json"),
        """
        {"format_version": 1, "files": {
          "config.json": {"size": %d, "blob_id": "x"},
          "tokenizer.json": {"size": %d, "blob_id": "x"},
          "model.safetensors": {"size": 134, "blob_id": "x", "lfs_sha256": "%s", "lfs_size": %d}}}
        """
            .formatted(
                files.get("config.json").length,
                files.get("tokenizer.json").length,
                HubServer.sha256(files.get("model.safetensors")),
                files.get("model.safetensors").length));
    deleteMarks();
    server.requests();
    fetch(ID + "@" + commit);
    assertThat(server.requests()).isEmpty();
    Files.delete(directory.resolve("model.safetensors"));
    fetch(ID + "@" + commit);
    assertThat(server.requests())
        .extracting(Request::toString)
        .containsExactly("hub HEAD /" + ID + "/resolve/" + commit + "/model.safetensors");
    assertThat(directory.resolve("model.safetensors")).exists();
  }

  private void deleteMarks() throws IOException {
    try (Stream<Path> marks = Files.list(folder().resolve(".no_exist/" + commit))) {
      for (Path mark : marks.toList()) {
        Files.delete(mark);
      }
    }
  }

  @Test
  void asksOnceWhatACopyByOtherProgramsLacks() throws IOException {
    // AutoModel and AutoTokenizer leave modules.json out, which would change the score.
    Map<String, byte[]> modular = new HashMap<>(files);
    modular.put(
        "modules.json",
        """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]
        """
            .getBytes(StandardCharsets.UTF_8));
    modular.put("config_sentence_transformers.json", "{}".getBytes(StandardCharsets.UTF_8));
    String other = server.add(ID, "modular", modular);
    Path directory = fetch(ID + "@" + other).directory();
    Files.delete(directory.resolve("modules.json"));
    Files.delete(directory.resolve("config_sentence_transformers.json"));
    server.requests();
    fetch(ID + "@" + other);
    assertThat(directory.resolve("modules.json")).exists();
    assertThat(directory.resolve("config_sentence_transformers.json")).exists();
    server.requests();
    fetch(ID + "@" + other);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void takesBranchesTagsAndOldNames() {
    String tagged = server.add(ID, "v1.0", files);
    assertThat(fetch(ID + "@v1.0").commit()).isEqualTo(tagged);
    String pull = server.add(ID, "refs/pr/3", files);
    assertThat(fetch("hf://" + ID + "@refs/pr/3").commit()).isEqualTo(pull);
    assertThat(folder().resolve("refs/refs/pr/3")).hasContent(pull);
    assertThat(fetch("hf://models/" + ID + "@" + tagged).commit()).isEqualTo(tagged);
    server.add("gpt2", "main", files);
    assertThat(fetch("hf://gpt2").directory().toString()).contains("models--gpt2");
  }

  @Test
  void followsTheHubWhereAModelHasANewName() {
    server.fail(
        "hub/api/models/old/name/revision/main",
        1,
        307,
        "Location",
        "/api/models/" + ID + "/revision/main");
    server.fail(
        "old/name/resolve/" + commit + "/config.json", 9, 307, "Location", target("config.json"));
    server.fail(
        "old/name/resolve/" + commit + "/tokenizer.json",
        9,
        307,
        "Location",
        target("tokenizer.json"));
    server.fail(
        "old/name/resolve/" + commit + "/model.safetensors",
        9,
        307,
        "Location",
        target("model.safetensors"));
    for (String file : files.keySet()) {
      server.fail("old/name/resolve/" + commit + "/" + file, 9, 307, "Location", target(file));
    }
    assertThat(fetch("old/name").directory().resolve("model.safetensors"))
        .hasBinaryContent(files.get("model.safetensors"));
  }

  private String target(String file) {
    return "/" + ID + "/resolve/" + commit + "/" + file;
  }

  @Test
  void followsAMirrorThatOnlyRedirects() {
    server.redirectWithoutDescription();
    Path weights = fetch(ID).directory().resolve("model.safetensors");
    assertThat(weights).hasBinaryContent(files.get("model.safetensors"));
    assertThat(server.requests())
        .extracting(Request::toString)
        .contains("storage HEAD /" + ID + "@" + commit + "/model.safetensors");
  }

  @Test
  void needsNoSizesInTheList() {
    server.leaveOutSizes();
    server.cut("model.safetensors", 1);
    assertThat(fetch(ID).directory().resolve("model.safetensors"))
        .hasBinaryContent(files.get("model.safetensors"));
  }

  @Test
  void readsACacheThatCannotBeWritten() throws IOException {
    Path directory = fetch(ID).directory();
    deleteMarks();
    List<Path> folders;
    try (Stream<Path> all = Files.walk(temporary.resolve("hub"))) {
      folders = all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    folders.forEach(path -> path.toFile().setWritable(false));
    try {
      assertThat(fetch(ID).directory()).isEqualTo(directory);
    } finally {
      folders.forEach(path -> path.toFile().setWritable(true));
    }
  }

  @Test
  void bringsShardsAndFoldersOfModules() {
    Map<String, byte[]> sharded = new HashMap<>(files);
    byte[] weights = sharded.remove("model.safetensors");
    sharded.put("model-00001-of-00002.safetensors", weights);
    sharded.put("model-00002-of-00002.safetensors", new byte[4000]);
    sharded.put("model-00003-of-00003.safetensors", new byte[4000]);
    sharded.put(
        "model.safetensors.index.json",
        """
        {"weight_map": {"a": "model-00001-of-00002.safetensors",
          "b": "model-00002-of-00002.safetensors"}}
        """
            .getBytes(StandardCharsets.UTF_8));
    sharded.put(
        "modules.json",
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
          {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
          {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
        """
            .getBytes(StandardCharsets.UTF_8));
    sharded.put("1_Pooling/config.json", "{}".getBytes(StandardCharsets.UTF_8));
    sharded.put("2_Dense/config.json", "{}".getBytes(StandardCharsets.UTF_8));
    sharded.put("2_Dense/model.safetensors", new byte[3000]);
    sharded.put("2_Dense/pytorch_model.bin", new byte[3000]);
    sharded.put("3_Other/config.json", "{}".getBytes(StandardCharsets.UTF_8));
    server.add(ID, "sharded", sharded);
    Path directory = fetch(ID + "@sharded").directory();
    assertThat(directory.resolve("2_Dense/model.safetensors")).isSymbolicLink().exists();
    assertThat(directory.resolve("1_Pooling/config.json")).exists();
    assertThat(directory.resolve("model-00002-of-00002.safetensors")).exists();
    for (String other :
        List.of(
            "pytorch_model.bin",
            "2_Dense/pytorch_model.bin",
            "3_Other",
            "model-00003-of-00003.safetensors")) {
      assertThat(directory.resolve(other)).doesNotExist();
    }
  }

  @Test
  void fallsBackToOtherFormsOfWeights() {
    Map<String, byte[]> old = new HashMap<>(files);
    old.remove("model.safetensors");
    server.add(ID, "old", old);
    Path directory = fetch(ID + "@old").directory();
    assertThat(directory.resolve("pytorch_model.bin")).exists();
    assertThat(directory.resolve("onnx")).doesNotExist();
    old.remove("pytorch_model.bin");
    old.put("onnx/model.onnx_data", new byte[7000]);
    server.add(ID, "graph", old);
    directory = fetch(ID + "@graph").directory();
    assertThat(directory.resolve("onnx/model.onnx")).exists();
    assertThat(directory.resolve("onnx/model.onnx_data")).exists();
  }

  @Test
  void aFolderThatIsThereComesFirst() {
    LocatedModel here = LocatedModel.of(MODEL.toString(), "", () -> null);
    assertThat(here).isEqualTo(new LocatedModel(MODEL, "", Optional.empty()));
    Hub hub = new Hub(settings(), recorder);
    assertThat(LocatedModel.of(ID, "", () -> hub).hub())
        .get()
        .extracting(HubModel::commit)
        .isEqualTo(commit);
    assertThat(LocatedModel.of("no/such/folder", "", () -> null).hub()).isEmpty();
  }

  @Test
  void leavesOutATracedNetworkThatAnotherProgramFetched() throws IOException {
    Hub hub = new Hub(settings(), recorder);
    LocatedModel model = LocatedModel.of(ID, "", () -> hub);
    Files.write(model.directory().resolve("model.pt"), new byte[] {1});
    assertThat(model.open().weights()).isEqualTo(ModelDirectory.Weights.CHECKPOINT);
    assertThat(ModelDirectory.open(model.directory()).weights())
        .isEqualTo(ModelDirectory.Weights.TORCHSCRIPT);
  }

  @Test
  void saysThatAModelIsNotThere() {
    assertThat(fault(() -> fetch("someone/nothing")))
        .startsWith("No such model")
        .contains("someone/nothing", server.address(), "spelling", "HF_TOKEN");
    assertThat(fault(() -> fetch(ID + "@v9")))
        .startsWith("Revision unknown")
        .contains("v9", server.address() + "/" + ID);
    server.addDataset("someone/texts");
    assertThat(fault(() -> fetch("someone/texts"))).contains("is one of the datasets");
  }

  @Test
  void saysWhereAccessIsAskedFor() {
    server.fail("hub" + target("config.json"), 1, 403, "X-Error-Code", "GatedRepo");
    assertThat(fault(() -> fetch(ID)))
        .startsWith("Gated model")
        .contains(server.address() + "/" + ID)
        .contains("HF_TOKEN");
  }

  @Test
  void saysThatATokenIsRefused() {
    server.fail(
        "/revision/main", 1, 401, "X-Error-Message", "Invalid credentials in Authorization header");
    assertThat(fault(() -> fetch(ID)))
        .startsWith("Token refused")
        .contains(server.address() + "/settings/tokens");
  }

  @Test
  void saysThatThereIsNoNetwork() {
    server.close();
    assertThat(fault(() -> fetch(ID)))
        .startsWith("Cannot download " + ID)
        .contains(server.address(), "refused", folder().toString());
    assertThat(fault(() -> new Hub(offline(), recorder).fetch(ModelName.of(ID).orElseThrow())))
        .startsWith("Offline: HF_HUB_OFFLINE")
        .contains(folder().toString());
  }

  @Test
  void saysWhatAPartOfAModelLacks() throws IOException {
    Files.delete(fetch(ID).directory().resolve("model.safetensors"));
    server.close();
    assertThat(fault(() -> fetch(ID))).contains("not whole", "No weights");
  }

  @Test
  void saysThatTheHubIsOverloaded() {
    server.fail("/revision/main", 99, 503);
    assertThat(fault(() -> fetch(ID))).contains("overloaded or down (HTTP 503), 5 times");
    server.fail("/revision/main", 99, 429);
    assertThat(fault(() -> fetch(ID))).contains("too many requests (HTTP 429)");
  }

  @Test
  void saysThatADownloadStoppedAndKeepsWhatIsThere() throws IOException {
    server.fail("storage/" + ID + "@" + commit + "/model.safetensors", 99, 403);
    assertThat(fault(() -> fetch(ID)))
        .contains("model.safetensors stopped at 0.0", "127.0.0.1 answers HTTP 403");
    server.fail("storage/" + ID + "@" + commit + "/model.safetensors", 0, 403);
    server.cut("model.safetensors", 1);
    assertThat(fetch(ID).directory().resolve("model.safetensors"))
        .hasBinaryContent(files.get("model.safetensors"));
  }

  @Test
  void saysThatAChecksumDiffers() {
    byte[] wrong = files.get("model.safetensors").clone();
    wrong[wrong.length - 1] ^= 1;
    server.replace("model.safetensors", wrong);
    assertThat(fault(() -> fetch(ID)))
        .startsWith("Checksum differs: model.safetensors")
        .contains(HubServer.sha256(files.get("model.safetensors")), HubServer.sha256(wrong));
    String blob = HubServer.sha256(files.get("model.safetensors"));
    assertThat(folder().resolve("blobs/" + blob)).doesNotExist();
    assertThat(folder().resolve("blobs/" + blob + ".incomplete")).doesNotExist();
    server.replace("model.safetensors", Arrays.copyOf(wrong, wrong.length + 5));
    assertThat(fault(() -> fetch(ID))).startsWith("Size differs: model.safetensors");
  }

  @Test
  void refusesAPointerInPlaceOfWeights() {
    Map<String, byte[]> broken = new HashMap<>(files);
    broken.put(
        "model.safetensors",
        """
        version https://git-lfs.github.com/spec/v1
        oid sha256:0000
        size 90000000
        """
            .getBytes(StandardCharsets.UTF_8));
    server.add(ID, "broken", broken);
    assertThat(fault(() -> fetch(ID + "@broken")))
        .startsWith("Git LFS pointer in place of the file")
        .contains("model.safetensors");
  }

  @Test
  void refusesWhatHasNoWeights() {
    Map<String, byte[]> none = new HashMap<>(files);
    none.keySet().removeIf(NeededFiles::isWeights);
    none.put("tf_model.h5", new byte[10]);
    server.add(ID, "tf", none);
    assertThat(fault(() -> fetch(ID + "@tf"))).startsWith("No weights").contains("tf_model.h5");
    none.remove("config.json");
    server.add(ID, "none", none);
    assertThat(fault(() -> fetch(ID + "@none"))).startsWith("No config.json");
  }

  @Test
  void refusesToFillTheDisk() {
    server.fail(
        "hub" + target("model.safetensors"),
        9,
        302,
        "X-Linked-Size",
        "900000000000000",
        "X-Linked-Etag",
        "\"" + "0".repeat(64) + "\"",
        "Location",
        "http://127.0.0.1:9/x");
    assertThat(fault(() -> fetch(ID)))
        .startsWith("Disk full")
        .contains("HF_HUB_CACHE", "900,000,000.0 MB");
  }

  @Test
  void refusesACacheThatIsAFile() throws IOException {
    Files.writeString(temporary.resolve("hub"), "in the way");
    assertThatThrownBy(() -> fetch(ID))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("Cannot write to the cache of the hub")
        .hasMessageContaining("HF_HUB_CACHE");
  }
}
