package org.feedforward.job.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockStatus;
import org.apache.spark.storage.BroadcastBlockId;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.LocalSpark;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** The bytes of models on their way: on disks, whole, and not a second time in a heap. */
class ModelBlocksTest {

  private static final int ROWS = 500_000;
  private static final int WIDTH = 4;
  private static final long TABLE_BYTES = (long) Float.BYTES * ROWS * WIDTH;

  private final SparkContext context = LocalSpark.session().sparkContext();

  @Test
  void carryAModelOfSeveralBlocksAlsoAfterTheyTravelledThemselves() throws Exception {
    Model model = embedding(1);
    ModelBlocks written = ModelBlocks.write(context, model);
    try {
      ModelBlocks arrived = travelled(written);
      assertThat(arrived.read().identity()).isEqualTo(model.identity());
      assertThat(arrived.read().identity()).isEqualTo(model.identity());
    } finally {
      Reference.reachabilityFence(written); // the blocks go when what was written is collected
    }
  }

  @Test
  void lieOnTheDiskAndInNoHeap() {
    BlockManager blocks = SparkEnv.get().blockManager();
    List<BlockId> before = modelBlocks(blocks);
    ModelBlocks written = ModelBlocks.write(context, embedding(2));
    List<BlockId> added =
        modelBlocks(blocks).stream().filter(block -> !before.contains(block)).toList();
    assertThat(added).hasSizeGreaterThan(1);
    long onDisk = 0;
    for (BlockId block : added) {
      BlockStatus status = blocks.getStatus(block).get();
      assertThat(status.memSize()).isZero();
      onDisk += status.diskSize();
    }
    assertThat(onDisk).isBetween(TABLE_BYTES, TABLE_BYTES + (1 << 16));
    assertThat(written).isNotNull();
  }

  @Test
  void areNotReadWhereTheModelIs() {
    SharedModel.of(context, embedding(3)).plan(); // what a JVM needs once
    Model model = embedding(4);
    SharedModel shared = SharedModel.of(context, model);
    long before = allocated();
    assertThat(shared.plan().rows()).isPositive();
    assertThat(allocated() - before).isLessThan(TABLE_BYTES);
    assertThat(model.inputs()).hasSize(1);
  }

  private static Model embedding(long seed) {
    Value id = Value.input("id", DType.INT64, Shape.batched());
    Value table = Value.constant(Tensor.uniform(seed, -1, 1, ROWS, WIDTH));
    Value found = Value.of(new Op.Gather(0, false), table, id);
    return Model.of(Graph.of(List.of(id), Map.of("y", found), Map.of()));
  }

  private static List<BlockId> modelBlocks(BlockManager blocks) {
    Set<BlockId> found = new LinkedHashSet<>();
    Iterator<BlockId> all =
        blocks
            .getMatchingBlockIds(
                new AbstractFunction1<BlockId, Object>() {
                  @Override
                  public Object apply(BlockId id) {
                    return id instanceof BroadcastBlockId block
                        && block.field().startsWith("model");
                  }
                })
            .iterator();
    while (all.hasNext()) {
      found.add(all.next());
    }
    return List.copyOf(found);
  }

  private static ModelBlocks travelled(ModelBlocks blocks)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(blocks);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ModelBlocks) in.readObject();
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
