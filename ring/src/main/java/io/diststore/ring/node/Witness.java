package io.diststore.ring.node;

import io.diststore.ring.segment.Entry;

/**
 * Sees what no message shows: the moments at which a write becomes readable and a read is judged.
 */
public interface Witness {
  Witness NONE =
      new Witness() {
        @Override
        public void written(int segment, Entry entry) {}

        @Override
        public void committed(RingNode node, int segment, Entry entry) {}

        @Override
        public void read(RingNode node, int segment) {}
      };

  /** A primary has given the entry its version; no other member has it yet. */
  void written(int segment, Entry entry);

  /** The entry is committed: stored by all writers, readable from now on. */
  void committed(RingNode node, int segment, Entry entry);

  /** The node answers a read of the segment. */
  void read(RingNode node, int segment);
}
