package io.sparkrerank.hub;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import org.jspecify.annotations.Nullable;

/**
 * Makes an error of an answer by which the hub refuses something. The kinds are told apart as
 * {@code hf_raise_for_status} of {@code huggingface_hub} 1.33 does it.
 */
final class HubRefusal {

  private static final String WRONG_TOKEN = "Invalid credentials in Authorization header";
  private static final String DISABLED = "Access to this resource is disabled.";

  private final HubSettings settings;
  private final ModelName model;
  private final HubClient client;

  HubRefusal(HubSettings settings, ModelName model, HubClient client) {
    this.settings = settings;
    this.model = model;
    this.client = client;
  }

  /**
   * Returns the error.
   *
   * @param answer the answer, with a status of 400 or above, or one that was not expected
   * @param file the file that was asked for, or null for the model as a whole
   */
  RerankException of(HubClient.Answer answer, @Nullable String file) {
    String code = String.valueOf(answer.header("X-Error-Code"));
    String message = String.valueOf(answer.header("X-Error-Message"));
    int status = answer.status();
    if (code.equals("RevisionNotFound")) {
      return noRevision();
    }
    if (code.equals("EntryNotFound")) {
      return RerankException.model(
          "%s of %s is listed and not there: %s does not have it. Start again; if it stays so, the"
              + " repository is damaged",
          String.valueOf(file), model, settings.address());
    }
    if (code.equals("GatedRepo")) {
      return gated();
    }
    if (message.equals(DISABLED)) {
      return RerankException.model(
              "Model disabled: %s has taken %s down; see %s. Name another model",
              settings.address(), model.id(), settings.page(model))
          .with(Remedy.MODEL);
    }
    boolean refused = status == 401 && settings.token() != null && !code.equals("RepoNotFound");
    if (message.equals(WRONG_TOKEN) || refused) {
      return wrongToken();
    }
    if (code.equals("RepoNotFound") || status == 401 || status == 404) {
      return noModel();
    }
    return status == 403 ? forbidden(message) : unexpected(status, message, file);
  }

  private RerankException noRevision() {
    return RerankException.model(
            "Revision unknown: %s has no branch, tag or commit %s on %s; see %s/tree/main, or leave"
                + " out @%s",
            model.id(),
            model.revision(),
            settings.address(),
            settings.page(model),
            model.revision())
        .with(Remedy.MODEL);
  }

  private RerankException gated() {
    String next =
        settings.token() == null
            ? "then set HF_TOKEN to a token of your account"
            : "and make sure that the %s belongs to the account that has access"
                .formatted(settings.token());
    return RerankException.model(
        "Gated model: its owner decides who gets %s. Ask for access on %s, %s",
        model.id(), settings.page(model), next);
  }

  private RerankException wrongToken() {
    return RerankException.model(
        "Token refused: %s does not accept the %s; make a new one on %s/settings/tokens, or take it"
            + " away for a public model",
        settings.address(),
        settings.token() == null ? "token" : settings.token().toString(),
        settings.address());
  }

  private RerankException noModel() {
    for (String kind : new String[] {"datasets", "spaces"}) {
      if (client.isThere(kind, model)) {
        return RerankException.model(
                "Not a model: %s is one of the %s on %s; name a model",
                model.id(), kind, settings.address())
            .with(Remedy.MODEL);
      }
    }
    String access =
        settings.token() == null
            ? "if it is private, set HF_TOKEN"
            : "if it is private, the %s must be of an account that may read it"
                .formatted(settings.token());
    return RerankException.model(
            "No such model: there is neither a folder %s here nor a model %s on %s. Check the"
                + " spelling; %s",
            model.id(), model.id(), settings.address(), access)
        .with(Remedy.MODEL);
  }

  private RerankException forbidden(String message) {
    String said = message.equals("null") ? "" : " (" + message + ")";
    return settings.token() == null
        ? RerankException.model(
            "Access denied: %s answers HTTP 403 for %s%s; if it is private, set HF_TOKEN; it may"
                + " also be a proxy that forbids it",
            settings.address(), model.id(), said)
        : RerankException.model(
            "Token refused: the %s may not read %s on %s%s; give it that right on"
                + " %s/settings/tokens, or use another one",
            settings.token(), model.id(), settings.address(), said, settings.address());
  }

  private RerankException unexpected(int status, String message, @Nullable String file) {
    String what = file == null ? model.toString() : file + " of " + model;
    return RerankException.model(
        "%s answers HTTP %d for %s%s; %s",
        settings.address(),
        status,
        what,
        message.equals("null") ? "" : " (" + message + ")",
        status == 407
            ? "the proxy wants a user and a password, which are not sent; name another proxy"
            : "check HF_ENDPOINT and the proxy");
  }
}
