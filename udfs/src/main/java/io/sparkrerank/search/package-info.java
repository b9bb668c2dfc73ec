/**
 * Search without an index: a stream of documents against all queries, of each of which the best are
 * kept. May use {@code measure}, nothing of Spark or an engine.
 */
package io.sparkrerank.search;
