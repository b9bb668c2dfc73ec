/**
 * Which documents of a query are its negatives: what a list of scores is made into. Imports the
 * root package only; knows no Spark.
 */
package io.sparkrerank.label;
