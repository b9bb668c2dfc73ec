package io.sparkrerank.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A commit as it is in the cache, and whether it has all that a model is made of. Programs may have
 * fetched only the files that they wanted.
 *
 * @param commit the commit
 * @param state how much is there
 * @param lack what is missing, for messages; empty unless the state is PARTIAL
 */
record CachedSnapshot(String commit, State state, String lack) {

  /** The share of a commit that is there. */
  enum State {
    /** All that is needed is there; no request is necessary. */
    WHOLE,
    /** A model is there, but files that change how it is read may be missing. */
    USABLE,
    /** Something that every model needs is missing. */
    PARTIAL
  }

  /** Judges a commit. */
  static CachedSnapshot of(RepositoryCache cache, String commit, String variant) {
    Set<String> there = cache.files(commit);
    Optional<Repository> all = cache.tree(commit);
    try {
      String lack =
          lack(cache.snapshot(commit), variant, there, all.map(Repository::names).orElse(there));
      if (lack != null) {
        return new CachedSnapshot(commit, State.PARTIAL, lack);
      }
    } catch (RerankException e) {
      return new CachedSnapshot(commit, State.PARTIAL, e.getMessage());
    } catch (UnreachableException e) {
      return new CachedSnapshot(commit, State.PARTIAL, e.reason());
    }
    boolean whole =
        all.isPresent()
            || NeededFiles.deciding(there, variant).stream()
                .allMatch(file -> there.contains(file) || cache.isAbsent(commit, file));
    return new CachedSnapshot(commit, whole ? State.WHOLE : State.USABLE, "");
  }

  private static @Nullable String lack(
      Path snapshot, String variant, Set<String> there, Set<String> all)
      throws UnreachableException {
    Set<String> needed =
        NeededFiles.of("the cached copy", variant, all, file -> existing(snapshot.resolve(file)));
    for (String file : needed) {
      if (!there.contains(file)) {
        return file + " is missing";
      }
    }
    if (there.stream().noneMatch(CachedSnapshot::isVocabulary)) {
      return "the tokenizer is missing";
    }
    if (there.contains(NeededFiles.MODULES)) {
      for (JsonFile module : JsonFile.readAll(snapshot.resolve(NeededFiles.MODULES))) {
        JsonNode folder = module.root().path("path");
        // This kind of module may have no files.
        if (!module.root().path("type").asText().endsWith("Normalize")
            && there.stream().noneMatch(file -> file.startsWith(folder.asText()))) {
          return "the folder " + folder.asText() + " is missing";
        }
      }
    }
    return null;
  }

  private static boolean isVocabulary(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.equals(NeededFiles.TOKENIZER) || NeededFiles.VOCABULARIES.contains(name);
  }

  private static Path existing(Path file) throws UnreachableException {
    if (!Files.exists(file)) {
      throw new UnreachableException(file.getFileName() + " is missing");
    }
    return file;
  }

  boolean isWhole() {
    return state == State.WHOLE;
  }

  boolean isUsable() {
    return state != State.PARTIAL;
  }
}
