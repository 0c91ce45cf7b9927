package io.diststore.locator.wire;

import static io.diststore.locator.wire.Fields.each;

import io.diststore.ring.view.Lost;
import io.diststore.ring.view.NodeId;
import io.diststore.thrift.peer.WireLosses;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts lost segments to and from {@link WireLosses}. If a third of a thousand members is lost,
 * nearly every lost segment has a list of holders of its own. Then this form takes about ten bytes
 * per segment, where a bitmap takes up to two kilobytes.
 */
final class LossFields {
  private LossFields() {}

  static WireLosses write(Lost lost) {
    Map<NodeId, Integer> numbers = new LinkedHashMap<>();
    ByteArrayOutputStream entries = new ByteArrayOutputStream();
    lost.segmentsByHolders()
        .forEach(
            (holders, segments) -> {
              writeNumber(holders.size(), entries);
              for (NodeId holder : holders) {
                numbers.putIfAbsent(holder, numbers.size());
                writeNumber(numbers.get(holder), entries);
              }
              writeRuns(segments, entries);
            });
    return new WireLosses(
        each(numbers.keySet(), ViewFields::write), ByteBuffer.wrap(entries.toByteArray()));
  }

  private static void writeRuns(BitSet segments, ByteArrayOutputStream to) {
    List<Integer> numbers = new ArrayList<>();
    int end = 0;
    for (int from = segments.nextSetBit(0); from >= 0; from = segments.nextSetBit(end)) {
      numbers.add(from - end);
      end = segments.nextClearBit(from);
      numbers.add(end - from);
    }
    writeNumber(numbers.size() / 2, to);
    numbers.forEach(number -> writeNumber(number, to));
  }

  private static void writeNumber(int number, ByteArrayOutputStream to) {
    int rest = number;
    while (rest > 0x7f) {
      to.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    to.write(rest);
  }

  /**
   * Returns the lost segments of a ring with {@code segments} segments.
   *
   * @throws IllegalArgumentException if the entries are not complete and consistent
   */
  static Lost read(WireLosses wire, int segments) {
    List<NodeId> known = each(wire.getHolders(), ViewFields::read);
    Numbers numbers = new Numbers(wire.getEntries());
    Map<List<NodeId>, BitSet> byHolders = new LinkedHashMap<>();
    BitSet all = new BitSet();
    while (numbers.hasNext()) {
      int count = Fields.atLeastOne("a number of holders", numbers.next(known.size()));
      List<NodeId> holders = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        holders.add(known.get(numbers.next(known.size() - 1)));
      }
      if (new HashSet<>(holders).size() < count) {
        throw new IllegalArgumentException("a lost segment lists a holder twice");
      }
      BitSet lost = runs(numbers, segments);
      if (all.intersects(lost) || byHolders.put(List.copyOf(holders), lost) != null) {
        throw new IllegalArgumentException(
            "a view lists a lost segment, or a list of holders, twice");
      }
      all.or(lost);
    }
    return byHolders.isEmpty() ? Lost.NONE : new Lost(byHolders);
  }

  private static BitSet runs(Numbers numbers, int segments) {
    BitSet lost = new BitSet();
    int runs = Fields.atLeastOne("a number of runs", numbers.next(segments));
    int end = 0;
    for (int i = 0; i < runs; i++) {
      int from = end + numbers.next(segments - end);
      int length = Fields.atLeastOne("the length of a run", numbers.next(segments - from));
      end = from + length;
      lost.set(from, end);
    }
    return lost;
  }

  /** Reads unsigned LEB128 numbers. */
  private static final class Numbers {
    private final byte[] bytes;
    private int at;

    Numbers(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean hasNext() {
      return at < bytes.length;
    }

    int next(int max) {
      int number = 0;
      for (int shift = 0; shift < 28; shift += 7) {
        if (at == bytes.length) {
          throw new IllegalArgumentException("the lost segments end in the middle of an entry");
        }
        byte next = bytes[at++];
        number |= (next & 0x7f) << shift;
        if (next >= 0) {
          if (number > max) {
            break;
          }
          return number;
        }
      }
      throw new IllegalArgumentException("a number in the lost segments is above " + max);
    }
  }
}
