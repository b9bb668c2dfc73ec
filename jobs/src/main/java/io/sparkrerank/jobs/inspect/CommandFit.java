package io.sparkrerank.jobs.inspect;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.jobs.config.RemedyNames;
import io.sparkrerank.model.prepare.HeadForUse;
import io.sparkrerank.model.prepare.ModelOptions.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The answer to whether a model fits a group of commands.
 *
 * @param commands their names
 * @param refusal the reason why it does not fit; empty if it does
 */
record CommandFit(List<String> commands, String refusal) {

  private static final List<Map.Entry<Use, List<String>>> COMMANDS =
      List.of(
          Map.entry(Use.RANK, List.of("rerank", "plan", "label", "pipeline")),
          Map.entry(Use.CLASSIFY, List.of("score")),
          Map.entry(Use.ANSWER, List.of("answer")),
          Map.entry(Use.EMBED, List.of("embed", "retrieve")));

  /** Returns the answer for each group of commands that take a model. */
  static List<CommandFit> all(ModelDirectory directory) {
    List<CommandFit> fits = new ArrayList<>();
    for (Map.Entry<Use, List<String>> group : COMMANDS) {
      fits.add(of(directory, group.getKey(), group.getValue()));
    }
    return fits;
  }

  private static CommandFit of(ModelDirectory directory, Use use, List<String> commands) {
    try {
      HeadForUse.of(directory, use);
      return new CommandFit(commands, "");
    } catch (RerankException e) {
      return new CommandFit(commands, RemedyNames.named(e).getMessage());
    }
  }

  boolean fits() {
    return refusal.isEmpty();
  }
}
