package io.sparkrerank.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function or class that pickles of tensors name. What each one does is computed here; no code of
 * a file is run.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/main/torch/_weights_only_unpickler.py">the
 *     list of PyTorch</a>, of which these are the ones for tensors
 */
enum TorchFunction {
  ORDERED_DICT("collections.OrderedDict"),
  TENSOR("torch._utils._rebuild_tensor"),
  TENSOR_V2("torch._utils._rebuild_tensor_v2"),
  TENSOR_V3("torch._utils._rebuild_tensor_v3"),
  PARAMETER("torch._utils._rebuild_parameter"),
  PARAMETER_WITH_STATE("torch._utils._rebuild_parameter_with_state"),
  PARAMETER_CLASS("torch.nn.parameter.Parameter"),
  WITH_TYPE("torch._tensor._rebuild_from_type_v2"),
  TENSOR_CLASS("torch.Tensor"),
  SIZE("torch.Size"),
  DEVICE("torch.device"),
  LAYOUT("torch.serialization._get_layout"),
  SPARSE("torch._utils._rebuild_sparse_tensor"),
  QUANTIZED("torch._utils._rebuild_qtensor"),
  META("torch._utils._rebuild_meta_tensor_no_storage"),
  NESTED("torch._utils._rebuild_nested_tensor");

  /** The limit of PyTorch. */
  private static final int MOST_DIMENSIONS = 64;

  private final String fullName;

  TorchFunction(String fullName) {
    this.fullName = fullName;
  }

  /** Returns the function called {@code fullName}, its module before a dot. */
  static Optional<TorchFunction> named(String fullName) {
    // The module had this name before PyTorch 1.9.
    String current = fullName.replaceFirst("^torch\\.tensor\\._rebuild", "torch._tensor._rebuild");
    return Arrays.stream(values()).filter(known -> known.fullName.equals(current)).findFirst();
  }

  /**
   * A value of a pickle that is no tensor that could be a weight.
   *
   * @param description its kind, for messages
   */
  record Other(String description) {}

  /** Returns what the function makes of {@code arguments}. */
  Object call(PickleInput input, List<?> arguments) {
    Arguments given = new Arguments(input, this, arguments);
    return switch (this) {
      case ORDERED_DICT -> given.emptyDictionary();
      case TENSOR, TENSOR_V2 -> given.tensor(given.storage().type());
      case TENSOR_V3 -> given.tensor(given.type(6));
      case PARAMETER, PARAMETER_WITH_STATE, PARAMETER_CLASS -> given.at(0);
      case WITH_TYPE -> given.withType();
      case SIZE -> given.at(0);
      case DEVICE, LAYOUT -> new Other(fullName);
      case SPARSE -> new Other("sparse tensor");
      case QUANTIZED -> new Other("quantised tensor");
      case META -> new Other("tensor without elements (meta)");
      case NESTED -> new Other("nested tensor");
      case TENSOR_CLASS -> throw input.broken("a tensor that is made in an unknown way");
    };
  }

  private boolean makesTensors() {
    return this != WITH_TYPE && fullName.startsWith("torch._utils._rebuild");
  }

  /** The arguments of one call. */
  private record Arguments(PickleInput input, TorchFunction function, List<?> values) {

    Object at(int index) {
      if (index >= values.size()) {
        throw wrong(index);
      }
      return values.get(index);
    }

    TorchStorage storage() {
      return as(TorchStorage.class, 0);
    }

    TorchType type(int index) {
      return as(TorchType.class, index);
    }

    private <T> T as(Class<T> type, int index) {
      Object value = at(index);
      if (!type.isInstance(value)) {
        throw wrong(index);
      }
      return type.cast(value);
    }

    private RuntimeException wrong(int index) {
      return input.broken(
          "no fitting value %d for the function %s".formatted(index + 1, function.fullName));
    }

    private List<Long> numbers(int index) {
      List<?> values = as(List.class, index);
      if (values.size() > MOST_DIMENSIONS) {
        throw wrong(index);
      }
      List<Long> numbers = new ArrayList<>();
      for (Object number : values) {
        if (!(number instanceof Long value)) {
          throw wrong(index);
        }
        numbers.add(value);
      }
      return List.copyOf(numbers);
    }

    Object tensor(TorchType type) {
      boolean negatedOrConjugated =
          values.stream().skip(6).anyMatch(value -> value instanceof Map<?, ?> m && !m.isEmpty());
      if (negatedOrConjugated) {
        return new Other("tensor with a lazy sign");
      }
      TorchTensor tensor =
          new TorchTensor(storage(), type, as(Long.class, 1), numbers(2), numbers(3));
      if (!tensor.isWithinStorage()) {
        throw input.broken(
            "a tensor of shape %s and strides %s from element %d of a storage of %,d elements"
                .formatted(
                    tensor.sizes(), tensor.strides(), tensor.offset(), storage().elements()));
      }
      return tensor;
    }

    /** Makes a tensor that has attributes of its own, and leaves those out. */
    Object withType() {
      TorchFunction maker = as(TorchFunction.class, 0);
      if (!maker.makesTensors()) {
        throw wrong(0);
      }
      return maker.call(input, as(List.class, 2));
    }

    /** Makes a dictionary without entries. Only Python 2 wrote some as arguments. */
    Object emptyDictionary() {
      if (!values.isEmpty()) {
        throw wrong(0);
      }
      return new LinkedHashMap<>();
    }
  }
}
