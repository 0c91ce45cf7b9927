package io.diststore.locator.wire;

import io.diststore.ring.message.Replicated;
import io.diststore.thrift.peer.Peer;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;

/** Reads and writes {@link Replicated} in place. */
final class ReplicatedInPlace extends MessageInPlace<Replicated> {
  private static final int SEGMENT = Peer.replicated_args._Fields.SEGMENT.getThriftFieldId();
  private static final int VERSION = Peer.replicated_args._Fields.VERSION.getThriftFieldId();

  ReplicatedInPlace() {
    super("replicated", Replicated.class);
  }

  @Override
  void writeFields(Replicated stored, StructWriter to) {
    to.i32(SEGMENT, stored.segment());
    to.i64(VERSION, stored.version());
  }

  @Override
  Replicated readFields(StructReader from, int segments) {
    int segment = from.i32(SEGMENT);
    long version = from.i64(VERSION);
    from.stop();
    boolean valid = from.fits() && segment >= 0 && segment < segments && version >= 0;
    return valid ? new Replicated(segment, version) : null;
  }
}
