/**
 * Mining of training data: the choice of positives and negatives from the scored candidates of a
 * query. May import {@code measure}; knows no Spark.
 */
@NullMarked
package io.sparkrerank.label;

import org.jspecify.annotations.NullMarked;
