/**
 * Reading and writing: path to Dataset and Dataset to path. Imports {@code config} and {@code
 * udfs}; decides nothing about the rows in between.
 */
package io.sparkrerank.jobs.io;
