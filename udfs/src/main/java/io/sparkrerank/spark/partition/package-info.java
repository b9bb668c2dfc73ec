/**
 * Functions that Spark runs over partitions: an iterator of rows in, an iterator of rows out, plain
 * Java in between. May import {@code spark.model}, {@code spark.row} and every package of the
 * module that knows no Spark. Only the driver's plans call it; {@code spark} does not.
 */
@NullMarked
package io.sparkrerank.spark.partition;

import org.jspecify.annotations.NullMarked;
