/**
 * Names of columns, schemas, and the records that rows of these schemas are read into and made
 * from. Rows are read by the names of their columns, here and nowhere else. May import {@code
 * measure}, {@code model}, {@code search}, {@code label} and {@code text}; knows no loaded model
 * and no session.
 */
package io.sparkrerank.spark.row;
