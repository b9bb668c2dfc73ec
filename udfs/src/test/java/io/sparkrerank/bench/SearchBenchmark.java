package io.sparkrerank.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.djl.DjlBlockProduct;
import io.sparkrerank.model.djl.DjlRuntime;
import io.sparkrerank.search.BlockProduct;
import io.sparkrerank.search.ExactVectorSearch;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.search.VectorBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Search by vectors against what it cannot be faster than. An operation is 1,024 multiplications
 * and additions, so that operations a microsecond are half as many GFLOP/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 10)
@Fork(1)
public class SearchBenchmark {

  private static final int SIDE = 2048;
  private static final int DIMENSION = 128;
  private static final int BLOCKS = 4;
  private static final int BLOCK_SIZE = 16 * SIDE;

  /** Operations that multiply all blocks with all queries. */
  private static final int OPERATIONS = SIDE * DIMENSION / 1024 * BLOCKS * BLOCK_SIZE;

  private final List<VectorBlock> documents = new ArrayList<>();
  private VectorBlock queries;
  private DjlBlockProduct product;
  private NDManager manager;
  private NDArray square;

  /** Draws vectors. */
  @Setup
  public void draw() {
    DjlRuntime.configure(1, null);
    Random random = new Random(3);
    queries = block(random, SIDE);
    for (int block = 0; block < BLOCKS; block++) {
      documents.add(block(random, BLOCK_SIZE));
    }
    product = new DjlBlockProduct(queries);
    manager = Engine.getEngine(ModelSpec.Engine.PYTORCH.djlName()).newBaseManager(Device.cpu());
    square = manager.randomNormal(new Shape(SIDE, SIDE));
  }

  private static VectorBlock block(Random random, int size) {
    VectorBlock block = new VectorBlock(Similarity.COSINE, size, DIMENSION);
    for (int row = 0; row < size; row++) {
      float[] vector = new float[DIMENSION];
      for (int index = 0; index < DIMENSION; index++) {
        vector[index] = (float) random.nextGaussian();
      }
      block.add("document" + random.nextInt(), vector);
    }
    return block;
  }

  /** Frees native memory. */
  @TearDown
  public void close() {
    product.close();
    manager.close();
  }

  /** The largest rate: a product of two large matrices. */
  @Benchmark
  @OperationsPerInvocation(SIDE * (SIDE / 1024 * SIDE))
  public void largeProduct() {
    square.matMul(square).close();
  }

  /** The products of blocks, of which none is large enough. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void products() {
    documents.forEach(block -> product.multiply(block, new None()));
  }

  private static class None implements BlockProduct.Products {
    @Override
    public float bar(int query) {
      return Float.POSITIVE_INFINITY;
    }

    @Override
    public void accept(int query, int document, float product) {}

    @Override
    public void end(int query) {}
  }

  /** The whole search of a part of the documents, from empty lists: the best 100 of each query. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public ExactVectorSearch search() {
    ExactVectorSearch search = new ExactVectorSearch(queries, product, 100);
    documents.forEach(search::add);
    return search;
  }
}
