/**
 * Search without an index: a stream of documents is compared with all queries, and the best
 * documents of each query are kept. May import {@code measure}; knows no Spark and no engine.
 */
@NullMarked
package io.sparkrerank.search;

import org.jspecify.annotations.NullMarked;
