/**
 * Measures of ranked lists, equal to those of trec_eval 9.0.8, and of answers. Imports the root
 * package only; knows no Spark.
 */
@NullMarked
package io.sparkrerank.measure;

import org.jspecify.annotations.NullMarked;
