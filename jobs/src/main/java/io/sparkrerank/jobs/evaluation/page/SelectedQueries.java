package io.sparkrerank.jobs.evaluation.page;

import io.sparkrerank.jobs.evaluation.MeasuresByQuery.QueryValue;
import io.sparkrerank.jobs.evaluation.QueryDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The queries that a report shows with their documents, and where links to them go. */
public final class SelectedQueries {

  /** More would make a page that nobody reads and browsers do not like. */
  private static final int MOST = 60;

  private final Map<String, String> ids = new LinkedHashMap<>();
  private final int all;

  private SelectedQueries(Set<String> queryIds, int all) {
    this.all = all;
    queryIds.forEach(query -> ids.put(query, "query-" + (ids.size() + 1)));
  }

  /** The queries that gained most and those that lost most; all if they are few. */
  public static SelectedQueries ofDifferences(List<QueryDifference> differences) {
    List<String> sorted =
        differences.stream()
            .sorted(Comparator.comparingDouble(QueryDifference::difference).reversed())
            .map(QueryDifference::queryId)
            .toList();
    return new SelectedQueries(ends(sorted), sorted.size());
  }

  /** The queries that did best and those that did worst; all if they are few. */
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

  /** The queries, in the order of the page. */
  public List<String> queryIds() {
    return List.copyOf(ids.keySet());
  }

  /** Whether these are all queries. */
  boolean isWhole() {
    return ids.size() == all;
  }

  /** Where links to a query go, or null if it is not shown. */
  String id(String queryId) {
    return ids.get(queryId);
  }
}
