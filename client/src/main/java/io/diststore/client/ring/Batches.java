package io.diststore.client.ring;

import io.diststore.ring.placement.KeyHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Sorts many keys by primary into messages, none so long that it holds others up. */
final class Batches {
  /** A node answers a call when it has answered for all of its keys. */
  private static final int KEYS_MAX = 256;

  private static final int BYTES_MAX = 256 << 10;

  private int[] places = new int[8];
  private int keys;
  private long bytes;

  private Batches() {}

  /**
   * The places of the keys of each message.
   *
   * @param size how many keys there are
   * @param keyAt the key at a place
   * @param bytesAt how many bytes that place adds to a message
   * @param table null if it is not known yet: then any order is as good
   */
  static List<int[]> of(
      int size, IntFunction<byte[]> keyAt, IntFunction<Integer> bytesAt, RingTable table) {
    List<int[]> full = new ArrayList<>();
    Map<Integer, Batches> open = new HashMap<>();
    for (int place = 0; place < size; place++) {
      int primary =
          table == null ? RingTable.NOBODY : table.primary(KeyHash.of(keyAt.apply(place)));
      Batches batch = open.computeIfAbsent(primary, p -> new Batches());
      int more = bytesAt.apply(place);
      if (batch.keys == KEYS_MAX || batch.keys > 0 && batch.bytes + more > BYTES_MAX) {
        full.add(batch.take());
      }
      batch.add(place, more);
    }
    open.values().forEach(batch -> full.add(batch.take()));
    return full;
  }

  /** What is at each of these places. */
  static <T> List<T> pick(int[] places, IntFunction<T> at) {
    List<T> picked = new ArrayList<>(places.length);
    for (int place : places) {
      picked.add(at.apply(place));
    }
    return picked;
  }

  private void add(int place, int more) {
    if (keys == places.length) {
      places = Arrays.copyOf(places, 2 * keys);
    }
    places[keys++] = place;
    bytes += more;
  }

  private int[] take() {
    int[] taken = Arrays.copyOf(places, keys);
    keys = 0;
    bytes = 0;
    return taken;
  }
}
