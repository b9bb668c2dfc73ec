/** Lines of TREC runs and judgments. May import {@code measure}; knows no files and no Spark. */
@NullMarked
package io.sparkrerank.trec;

import org.jspecify.annotations.NullMarked;
