package io.diststore.ring.placement;

import java.util.Arrays;

/**
 * Numbers pairs in the order in which they first come: 0, 1, 2, and so on; equal pairs share a
 * number. A hash table with open addressing, as a map of boxed keys took longer than all else that
 * is done for a segment.
 */
public final class PairNumbers {
  private static final int EMPTY = -1;

  private long[] pairs = new long[64];
  private int[] numbers = new int[64];
  private int count;

  public PairNumbers() {
    Arrays.fill(numbers, EMPTY);
  }

  /** How many numbers were given, which is the next one too. */
  public int count() {
    return count;
  }

  /** The number of a pair, given to it now if it is new. */
  public int of(int first, int second) {
    long pair = (long) first << Integer.SIZE | second & 0xffff_ffffL;
    int slot = slot(pair);
    if (numbers[slot] == EMPTY) {
      if (2 * count == numbers.length) {
        grow();
        slot = slot(pair);
      }
      pairs[slot] = pair;
      numbers[slot] = count++;
    }
    return numbers[slot];
  }

  /** Where the pair is, or would be. At least half of all slots are empty. */
  private int slot(long pair) {
    long mixed = pair * 0x9e37_79b9_7f4a_7c15L;
    int mask = numbers.length - 1;
    int slot = (int) (mixed >>> Integer.SIZE) & mask;
    while (numbers[slot] != EMPTY && pairs[slot] != pair) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldPairs = pairs;
    int[] oldNumbers = numbers;
    pairs = new long[2 * oldPairs.length];
    numbers = new int[2 * oldNumbers.length];
    Arrays.fill(numbers, EMPTY);
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] != EMPTY) {
        int slot = slot(oldPairs[i]);
        pairs[slot] = oldPairs[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }
}
