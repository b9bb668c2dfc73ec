/**
 * Which documents of a query are its negatives: what a list of scores is made into. May use {@code
 * measure}; knows no Spark.
 */
package io.sparkrerank.label;
