/** Lines of TREC runs and judgments. Imports {@code measure}'s rules only; knows no files. */
package io.sparkrerank.trec;
