package io.sparkrerank.hub;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets to know how a download goes. Nothing is called for a model that is in the cache. By default
 * nothing is done.
 */
public interface HubListener {

  /**
   * Called before files are downloaded.
   *
   * @param model the model
   * @param endpoint the address of the hub
   * @param files number of files that are not in the cache
   * @param bytes their size, as far as the hub gives it
   */
  default void started(ModelName model, String endpoint, int files, long bytes) {}

  /**
   * Called from several threads for bytes that need not be downloaded, because an earlier download
   * left them.
   *
   * @param bytes their number
   */
  default void resumed(long bytes) {}

  /**
   * Called from several threads as bytes arrive.
   *
   * @param bytes number of further bytes; negative if some must be downloaded again
   */
  default void received(long bytes) {}

  /** Called when no more files are downloaded, whether or not it went well. */
  default void finished() {}

  /** Called with a sentence that a person should read. */
  default void note(String sentence) {}

  /** Returns a listener that writes to the log of this library. */
  static HubListener logging() {
    return new HubListener() {
      private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

      @Override
      public void started(ModelName model, String endpoint, int files, long bytes) {
        if (LOG.isInfoEnabled()) {
          LOG.info(
              String.format(
                  Locale.ROOT,
                  "Downloading %s from %s: %d files, %.1f MB",
                  model,
                  endpoint,
                  files,
                  bytes / 1e6));
        }
      }

      @Override
      public void note(String sentence) {
        LOG.warn(sentence);
      }
    };
  }
}
