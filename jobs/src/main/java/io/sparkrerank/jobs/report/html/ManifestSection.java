package io.sparkrerank.jobs.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import java.util.List;

/** The section of a report that says what the run was. */
public final class ManifestSection {

  private ManifestSection() {}

  public static Section of(JsonNode manifest) {
    return new Section(
        "manifest",
        "Manifest",
        "What ran, with which settings and versions.",
        List.of(Block.ofSource(manifest.toPrettyString())));
  }
}
