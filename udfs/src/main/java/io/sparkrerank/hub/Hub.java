package io.sparkrerank.hub;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Hugging Face hub and its cache on this machine. A model is fetched once; afterwards only the
 * commit of its branch is asked for, and nothing at all if the name has a commit. Thread-safe.
 */
public final class Hub {

  private final HubSettings settings;
  private final HubListener listener;

  /** Creates a hub. */
  public Hub(HubSettings settings, HubListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** Creates a hub with the settings of this process's environment. */
  public static Hub ofProcess(HubListener listener) {
    return new Hub(HubSettings.ofProcess(), listener);
  }

  /**
   * Returns a model from the cache, and brings it there first if it is not whole. If the hub does
   * not answer, what is in the cache is used.
   *
   * @throws RerankException if there is no such model, the hub refuses it, it has no files that are
   *     read here, or it is neither in the cache nor can be downloaded
   */
  public HubModel fetch(ModelName model) {
    RepositoryCache cache = new RepositoryCache(settings, model);
    CachedSnapshot cached =
        cache
            .commit(model)
            .map(commit -> CachedSnapshot.of(cache, commit, model.variant()))
            .orElse(null);
    if (settings.offline()) {
      return offline(model, cache, cached);
    }
    if (model.isCommit() && cached != null && cached.isWhole()) {
      return model(model, cache, cached);
    }
    HubClient client = new HubClient(settings);
    try {
      Optional<Repository> known =
          model.isCommit() ? cache.tree(model.revision()) : Optional.empty();
      Repository repository = known.isPresent() ? known.get() : client.repository(model);
      return new SnapshotDownload(settings, client, cache, model, repository, listener).run();
    } catch (UnreachableException e) {
      return unreachable(model, cache, cached, e);
    }
  }

  private static HubModel model(ModelName name, RepositoryCache cache, CachedSnapshot cached) {
    return new HubModel(name, cached.commit(), cache.snapshot(cached.commit()));
  }

  private HubModel offline(
      ModelName model, RepositoryCache cache, @Nullable CachedSnapshot cached) {
    if (cached != null && cached.isUsable()) {
      return model(model, cache, cached);
    }
    throw RerankException.model(
            "Offline: HF_HUB_OFFLINE (or TRANSFORMERS_OFFLINE) is set, and %s. Unset it to download"
                + " the model, or fill the folder on a machine with a network and copy it here",
            lack(model, cache, cached))
        .with(Remedy.MODEL);
  }

  private HubModel unreachable(
      ModelName model,
      RepositoryCache cache,
      @Nullable CachedSnapshot cached,
      UnreachableException e) {
    if (cached != null && cached.isUsable()) {
      listener.note(
          "%s cannot be used now (%s); taking %s from the cache, commit %s"
              .formatted(settings.address(), e.reason(), model, cached.commit()));
      return model(model, cache, cached);
    }
    throw RerankException.model(
            "Cannot download %s from %s: %s; and %s. Start again when there is a network, or fill"
                + " the folder on a machine that has one and copy it here",
            model, settings.address(), e.reason(), lack(model, cache, cached))
        .with(Remedy.MODEL);
  }

  private static String lack(
      ModelName model, RepositoryCache cache, @Nullable CachedSnapshot cached) {
    return cached == null || cached.lack().isEmpty() || !cache.isThere(cached.commit())
        ? "there is no copy of %s in the cache, %s".formatted(model, cache.folder())
        : "the copy in the cache, %s, is not whole: %s".formatted(cache.folder(), cached.lack());
  }
}
