/**
 * The public part of the Spark adapters: the functions of SQL and of columns, and the model that a
 * session uses. The classes that programs name are {@link io.sparkrerank.spark.RerankFunctions},
 * {@link io.sparkrerank.spark.RerankCatalog}, {@link io.sparkrerank.spark.AnswerFunctions} and
 * {@link io.sparkrerank.spark.GradeFunction}.
 *
 * <p>Its sub-packages do the work. {@code spark.model} holds the model of a JVM, {@code
 * spark.partition} the functions that run over partitions, and {@code spark.row} the columns and
 * schemas that they exchange. This package may import these and every other package of the module;
 * none of them imports it.
 */
@NullMarked
package io.sparkrerank.spark;

import org.jspecify.annotations.NullMarked;
