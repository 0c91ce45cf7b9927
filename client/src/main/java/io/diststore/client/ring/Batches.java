package io.diststore.client.ring;

import io.diststore.ring.placement.KeyHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Divides the keys of a call into batches. Each batch is sent in one message. All keys of a batch
 * have the same primary. Batches are small, so that they do not delay other requests. A key's place
 * is its position in the caller's list.
 */
final class Batches {
  /**
   * The limit is low because a node answers a batch only when it has the answers for all of its
   * keys.
   */
  private static final int KEYS_MAX = 256;

  private static final int BYTES_MAX = 256 << 10;

  private int[] places = new int[8];
  private int keys;
  private long bytes;

  private Batches() {}

  /**
   * Returns the batches. Each array contains the places of one batch's keys.
   *
   * @param size the number of keys
   * @param keyAt returns the key at a place
   * @param bytesAt returns how many bytes the key at a place adds to a message
   * @param table null if the client does not know the ring yet; in that case, the keys of a batch
   *     can have different primaries
   */
  static List<int[]> of(
      int size, IntFunction<byte[]> keyAt, IntFunction<Integer> bytesAt, RingTable table) {
    List<int[]> full = new ArrayList<>();
    Map<Integer, Batches> open = new HashMap<>();
    for (int place = 0; place < size; place++) {
      int primary =
          table == null ? RingTable.NO_PRIMARY : table.primary(KeyHash.of(keyAt.apply(place)));
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

  /** Returns the elements at the given places. */
  static <T> List<T> pick(int[] places, IntFunction<T> elementAt) {
    List<T> picked = new ArrayList<>(places.length);
    for (int place : places) {
      picked.add(elementAt.apply(place));
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
