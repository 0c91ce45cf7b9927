package io.diststore.ring.placement;

import java.util.Arrays;

/**
 * Gives each distinct pair of integers a number: 0, 1, 2, and so on, in the order in which the
 * pairs first appear. This class is a hash table with open addressing, because a map with boxed
 * keys took longer than all the other work per segment.
 */
public final class PairNumbers {
  private static final int EMPTY = -1;

  private long[] pairs = new long[64];
  private int[] numbers = new int[64];
  private int count;

  public PairNumbers() {
    Arrays.fill(numbers, EMPTY);
  }

  /** Returns how many numbers have been assigned. The next new pair gets this number. */
  public int count() {
    return count;
  }

  /** Returns the number of a pair. Assigns the next number if the pair is new. */
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

  /**
   * Returns the slot that holds the pair, or the empty slot where the pair belongs. At least half
   * of the slots are empty.
   */
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
