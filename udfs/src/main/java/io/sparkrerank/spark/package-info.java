/**
 * Thin adapters between Spark and the rest of this module: partition functions, SQL functions, and
 * the one model of a JVM. May import every other package of the module; none imports it.
 */
package io.sparkrerank.spark;
