package io.sparkrerank.tensor;

import io.sparkrerank.RerankException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reader of Python pickles that hold tensors. A pickle is a program for a machine with a stack,
 * which may call any function that it names. This one knows the instructions that PyTorch accepts
 * with {@code weights_only}, and of functions only {@link TorchFunction}; it refuses everything
 * else, and runs nothing. Dictionaries become maps, lists and tuples become lists. Not thread-safe.
 *
 * @see <a href="https://docs.python.org/3/library/pickle.html">pickle</a>
 */
final class TensorUnpickler {

  /** Stands for None, which a list cannot hold here. */
  private enum None {
    NONE
  }

  /** A storage class of PyTorch, by the type of its elements. */
  private record StorageClass(TorchType type) {}

  private final PickleInput input;
  private final Map<String, TorchStorage> storages;
  private final Map<Long, Object> memo = new HashMap<>();
  private final Deque<List<Object>> outer = new ArrayDeque<>();
  private List<Object> stack = new ArrayList<>();

  /**
   * Creates a reader of one pickle.
   *
   * @param storages the storages that it names are added here, by key
   */
  TensorUnpickler(PickleInput input, Map<String, TorchStorage> storages) {
    this.input = input;
    this.storages = storages;
  }

  /**
   * Reads to the end of the pickle and returns its object.
   *
   * @throws RerankException if it is broken, or names what no tensor needs
   */
  Object load() {
    while (true) {
      int instruction = input.next();
      if (instruction == '.') {
        return pop();
      }
      if (!isConstant(instruction) && !isContainer(instruction) && !isCall(instruction)) {
        throw refused("uses the instruction 0x%02x".formatted(instruction));
      }
    }
  }

  /** Runs an instruction that pushes a constant, if it is one. */
  private boolean isConstant(int instruction) {
    switch (instruction) {
      case 0x80 -> input.next(); // PROTO
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) input.bytes(4).getInt());
      case 'K' -> push((long) input.next());
      case 'M' -> push((long) Short.toUnsignedInt(input.bytes(2).getShort()));
      case 0x8a -> push(integer(input.next()));
      case 'G' -> push(input.bytes(8).order(ByteOrder.BIG_ENDIAN).getDouble());
      case 'X' -> push(input.text(input.nextUnsignedInt()));
      case 'U' -> push(input.text(input.next()));
      case 'h' -> push(remembered(input.next()));
      case 'j' -> push(remembered(input.nextUnsignedInt()));
      case 'q' -> memo.put((long) input.next(), top());
      case 'r' -> memo.put(input.nextUnsignedInt(), top());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Runs an instruction that makes or fills a list or dictionary, if it is one. */
  private boolean isContainer(int instruction) {
    switch (instruction) {
      case '(' -> {
        outer.push(stack);
        stack = new ArrayList<>();
      }
      case ')' -> push(List.of());
      case ']' -> push(new ArrayList<>());
      case '}' -> push(new LinkedHashMap<>());
      case 't' -> push(List.copyOf(sinceMark()));
      case 0x85 -> push(last(1));
      case 0x86 -> push(last(2));
      case 0x87 -> push(last(3));
      case 'a' -> append(last(1));
      case 'e' -> append(sinceMark());
      case 's' -> set(last(2));
      case 'u' -> set(sinceMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Runs an instruction that names something, or makes something of it, if it is one. */
  private boolean isCall(int instruction) {
    switch (instruction) {
      case 'c' -> push(global(input.line(), input.line()));
      case 'R', 0x81 -> call();
      case 'b' -> build();
      case 'Q' -> push(storage());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    if (stack.isEmpty()) {
      throw input.broken("an instruction without its value");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Object> last(int count) {
    if (stack.size() < count) {
      throw input.broken("an instruction without its values");
    }
    List<Object> tail = stack.subList(stack.size() - count, stack.size());
    List<Object> values = List.copyOf(tail);
    tail.clear();
    return values;
  }

  private List<Object> sinceMark() {
    if (outer.isEmpty()) {
      throw input.broken("the end of a list without its start");
    }
    List<Object> values = stack;
    stack = outer.pop();
    return values;
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw input.broken("a reference to a value that was not read");
    }
    return value;
  }

  private Object integer(int length) {
    byte[] bytes = input.bytes(length).array();
    ByteBuffer reversed = ByteBuffer.allocate(length);
    for (int index = length - 1; index >= 0; index--) {
      reversed.put(bytes[index]);
    }
    BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(reversed.array());
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  @SuppressWarnings("unchecked") // No value but these lists is an ArrayList that may grow.
  private void append(List<Object> values) {
    if (!(top() instanceof ArrayList<?> list)) {
      throw input.broken("values of a list that are added to something else");
    }
    ((List<Object>) list).addAll(values);
  }

  @SuppressWarnings("unchecked") // All maps are made here.
  private void set(List<Object> keysAndValues) {
    if (!(top() instanceof Map<?, ?> dictionary) || keysAndValues.size() % 2 != 0) {
      throw input.broken("values of a dictionary that are added to something else");
    }
    for (int index = 0; index < keysAndValues.size(); index += 2) {
      ((Map<Object, Object>) dictionary)
          .put(key(keysAndValues.get(index)), keysAndValues.get(index + 1));
    }
  }

  /**
   * Returns {@code key} if it may be one of a dictionary. Lists may not: one that holds itself has
   * no hash code.
   */
  private Object key(Object key) {
    if (key instanceof List || key instanceof Map) {
      throw input.broken("a list as a key of a dictionary");
    }
    return key;
  }

  /**
   * Returns what a pickle names.
   *
   * @throws RerankException if no tensor needs it
   */
  private Object global(String module, String name) {
    String fullName = module + "." + name;
    Optional<TorchFunction> function = TorchFunction.named(fullName);
    if (function.isPresent()) {
      return function.get();
    }
    Optional<TorchType> storage = TorchType.ofStorage(name);
    if (storage.isPresent() && module.matches("torch(\\.cuda|\\.storage)?")) {
      return new StorageClass(storage.get());
    }
    Optional<TorchType> type = TorchType.named(name);
    if (type.isPresent() && module.equals("torch")) {
      return type.get();
    }
    if (fullName.matches("torch\\.per_(tensor|channel)_(affine|symmetric)(_float_qparams)?")) {
      return new TorchFunction.Other(fullName);
    }
    throw refused("names " + fullName);
  }

  private void call() {
    List<Object> functionAndArguments = last(2);
    if (!(functionAndArguments.get(0) instanceof TorchFunction function)
        || !(functionAndArguments.get(1) instanceof List<?> arguments)) {
      throw refused("calls something that is not a function of tensors");
    }
    push(function.call(input, arguments));
  }

  /** Leaves out the attributes of an object, such as the versions of a dictionary's modules. */
  private void build() {
    pop();
    Object built = top();
    boolean known =
        built instanceof Map
            || built instanceof TorchTensor
            || built instanceof TorchFunction.Other;
    if (!known) {
      throw refused("sets the state of something that is neither a tensor nor a dictionary");
    }
  }

  /** Returns the storage that the tuple at the top of the stack names. */
  private TorchStorage storage() {
    if (pop() instanceof List<?> id
        && id.size() >= 5
        && id.get(0).equals("storage")
        && id.get(1) instanceof StorageClass kind
        && id.get(4) instanceof Long elements
        && elements >= 0
        && elements <= Long.MAX_VALUE / kind.type().bytes()) {
      TorchStorage root =
          storages.computeIfAbsent(
              String.valueOf(key(id.get(2))), key -> TorchStorage.of(kind.type(), elements));
      return id.size() > 5 && id.get(5) instanceof List<?> view ? view(root, view) : root;
    }
    throw input.broken("a reference that does not name a storage of tensors");
  }

  /** Returns a part of a storage, which PyTorch wrote before version 0.4. */
  private TorchStorage view(TorchStorage root, List<?> view) {
    if (view.size() == 3
        && view.get(1) instanceof Long first
        && view.get(2) instanceof Long count
        && first >= 0
        && count >= 0
        && first <= root.elements()
        && count <= root.elements() - first) {
      return root.view(first, count);
    }
    throw input.broken("a part of a storage that is not within it");
  }

  private RerankException refused(String what) {
    return RerankException.model(
        "Refused to read %s: it %s, which no weights need, and may be made to run code. Nothing of"
            + " it was run. If you trust its source, load it there with torch.load and save the"
            + " state_dict alone, best as model.safetensors",
        input.file().path(), what);
  }
}
