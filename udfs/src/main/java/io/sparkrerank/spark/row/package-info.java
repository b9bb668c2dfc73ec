/**
 * Names of columns, schemas, and the records that rows of these schemas are read into and made
 * from. Rows are read by the names of their columns, here and nowhere else. May import {@code
 * measure}, {@code model}, {@code search}, {@code label}, {@code text} and {@code trec}; knows no
 * loaded model and no session.
 */
@NullMarked
package io.sparkrerank.spark.row;

import org.jspecify.annotations.NullMarked;
