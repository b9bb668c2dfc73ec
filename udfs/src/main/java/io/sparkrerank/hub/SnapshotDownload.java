package io.sparkrerank.hub;

import io.sparkrerank.RerankException;
import io.sparkrerank.hub.Repository.RemoteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Brings what is needed of one commit into the cache, several files at once. */
final class SnapshotDownload {

  private static final int FILES_AT_ONCE = 4;
  private static final int LONGEST_END_SECONDS = 5;

  /** Files that decide about others come first, and are small: nothing is said of them. */
  private static final HubListener SILENT = new HubListener() {};

  private final HubSettings settings;
  private final RepositoryCache cache;
  private final ModelName model;
  private final Repository repository;
  private final HubListener listener;
  private final FileDownload files;

  SnapshotDownload(
      HubSettings settings,
      HubClient client,
      RepositoryCache cache,
      ModelName model,
      Repository repository,
      HubListener listener) {
    this.settings = settings;
    this.cache = cache;
    this.model = model;
    this.repository = repository;
    this.listener = listener;
    this.files = new FileDownload(client, cache, model, repository.commit());
  }

  /**
   * Brings the files.
   *
   * @throws RerankException if the hub refuses something, or what it has is no model
   * @throws UnreachableException if the hub does not answer
   */
  HubModel run() throws UnreachableException {
    Set<String> needed =
        NeededFiles.of(
            model.toString(),
            model.variant(),
            repository.names(),
            name -> files.fetch(file(name), SILENT));
    List<RemoteFile> missing = new ArrayList<>();
    for (String name : needed) {
      if (!files.isThere(file(name))) {
        missing.add(file(name));
      }
    }
    if (!missing.isEmpty()) {
      long bytes = missing.stream().mapToLong(file -> Math.max(0, file.size())).sum();
      PartialFile.requireSpace(existing(cache.folder()), bytes);
      listener.started(model, settings.address(), missing.size(), bytes);
      try {
        fetch(missing);
      } finally {
        listener.finished();
      }
    }
    Set<String> absent = new TreeSet<>(NeededFiles.deciding(needed, model.variant()));
    absent.removeAll(repository.names());
    cache.writeAbsent(repository.commit(), absent);
    cache.writeCommit(model, repository.commit());
    return new HubModel(model, repository.commit(), cache.snapshot(repository.commit()));
  }

  private RemoteFile file(String name) {
    RemoteFile file = repository.files().get(name);
    if (file == null) {
      throw new IllegalStateException("This is a bug: not a file of the repository: " + name);
    }
    return file;
  }

  private static Path existing(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!existing.toFile().exists() && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  private void fetch(List<RemoteFile> missing) throws UnreachableException {
    // The longest one decides how long it takes.
    missing.sort(Comparator.comparingLong(RemoteFile::size).reversed());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            FILES_AT_ONCE,
            task -> {
              Thread thread = new Thread(task, "hub-download");
              thread.setDaemon(true);
              return thread;
            });
    try {
      CompletionService<Path> tasks = new ExecutorCompletionService<>(threads);
      missing.forEach(file -> tasks.submit(() -> files.fetch(file, listener)));
      for (int file = 0; file < missing.size(); file++) {
        tasks.take().get();
      }
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RerankException.model("The download was stopped; start again to go on with it");
    } finally {
      // What the others have so far stays, and a later download goes on with it.
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  /** Waits until no file is written any more. */
  private static void awaitEnd(ExecutorService threads) {
    try {
      threads.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) throws UnreachableException {
    if (e.getCause() instanceof UnreachableException unreachable) {
      throw unreachable;
    }
    if (e.getCause() instanceof RuntimeException error) {
      throw error;
    }
    throw new IllegalStateException("This is a bug: a download failed", e.getCause());
  }
}
