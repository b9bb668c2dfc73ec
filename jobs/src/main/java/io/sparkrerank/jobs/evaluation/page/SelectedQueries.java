package io.sparkrerank.jobs.evaluation.page;

import io.sparkrerank.jobs.evaluation.MeasuresByQuery.QueryValue;
import io.sparkrerank.jobs.evaluation.QueryDifference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queries that a report shows with their documents, and the ids that links to them use. */
public final class SelectedQueries {

  /** More queries would make a page that is too long to read and too large for browsers. */
  private static final int MOST = 60;

  private final Map<String, String> ids = new LinkedHashMap<>();
  private final int all;

  private SelectedQueries(Set<String> queryIds, int all) {
    this.all = all;
    queryIds.forEach(query -> ids.put(query, "query-" + (ids.size() + 1)));
  }

  /** Selects the queries that gained most and those that lost most, or all if they are few. */
  public static SelectedQueries ofDifferences(List<QueryDifference> differences) {
    List<String> sorted =
        differences.stream()
            .sorted(Comparator.comparingDouble(QueryDifference::difference).reversed())
            .map(QueryDifference::queryId)
            .toList();
    return new SelectedQueries(ends(sorted), sorted.size());
  }

  /** Selects the queries with the best and those with the worst values, or all if they are few. */
  public static SelectedQueries ofValues(List<QueryValue> values) {
    List<String> sorted =
        values.stream()
            .sorted(Comparator.comparingDouble(QueryValue::value).reversed())
            .map(QueryValue::queryId)
            .toList();
    return new SelectedQueries(ends(sorted), sorted.size());
  }

  private static Set<String> ends(List<String> sorted) {
    if (sorted.size() <= MOST) {
      return new LinkedHashSet<>(sorted);
    }
    List<String> ends = new ArrayList<>(sorted.subList(0, MOST / 2));
    ends.addAll(sorted.subList(sorted.size() - MOST / 2, sorted.size()));
    return new LinkedHashSet<>(ends);
  }

  /** Returns the ids on the page by the queries' ids, in the order of the page. */
  Map<String, String> ids() {
    return Collections.unmodifiableMap(ids);
  }

  /** Returns the queries, in the order of the page. */
  public List<String> queryIds() {
    return List.copyOf(ids.keySet());
  }

  /** Tells whether these are all queries. */
  boolean isWhole() {
    return ids.size() == all;
  }

  /** Returns the id that links to a query use, or null if the query is not shown. */
  @Nullable String id(String queryId) {
    return ids.get(queryId);
  }
}
