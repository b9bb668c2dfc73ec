package io.sparkrerank.model.djl;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A loaded network with its predictors. A DJL predictor serves one thread at a time, so that each
 * call takes one from a pool. Thread-safe.
 */
final class PredictorPool<I, O> implements AutoCloseable {

  private final Model model;
  private final Translator<I, O> translator;
  private final Queue<Predictor<I, O>> idle = new ConcurrentLinkedQueue<>();

  /** Takes a loaded network, which it will close. */
  PredictorPool(Model model, Translator<I, O> translator) {
    this.model = model;
    this.translator = translator;
  }

  O predict(I input) throws TranslateException {
    Predictor<I, O> predictor = idle.poll();
    if (predictor == null) {
      predictor = model.newPredictor(translator);
    }
    try {
      return predictor.predict(input);
    } finally {
      idle.add(predictor);
    }
  }

  @Override
  public void close() {
    idle.forEach(Predictor::close);
    idle.clear();
    model.close();
  }
}
