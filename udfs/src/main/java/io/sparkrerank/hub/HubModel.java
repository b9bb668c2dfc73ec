package io.sparkrerank.hub;

import java.nio.file.Path;

/**
 * A model of the hub that is in the cache.
 *
 * @param name the name, with the revision that was asked for
 * @param commit the commit that the revision stood for
 * @param directory the folder with the files of that commit
 */
public record HubModel(ModelName name, String commit, Path directory) {}
