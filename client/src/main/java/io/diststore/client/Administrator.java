package io.diststore.client;

import io.diststore.thrift.peer.Recovered;
import io.diststore.thrift.peer.RecoveryPlan;
import io.diststore.thrift.peer.WireNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.thrift.TException;

/**
 * A connection to one node for whoever may administer it: from the node's own machine, or with its
 * ring's token. For one thread; its failures are Thrift's, with sentences for people.
 */
public final class Administrator implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  /** A recovery takes several rounds of messages between nodes, some of which may be slow. */
  private static final int ANSWER_MILLIS = 120_000;

  private final NodeConnection connection;

  /**
   * Connects.
   *
   * @param token the ring's, null if it has none
   * @throws io.diststore.thrift.peer.Refused if it is not the ring's token
   */
  public Administrator(NodeAddress node, String token) throws TException {
    connection = new NodeConnection(node, CONNECT_MILLIS);
    if (token != null) {
      try {
        byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
        connection.peer(ANSWER_MILLIS).authorize(ByteBuffer.wrap(bytes));
      } catch (TException e) {
        connection.close();
        throw e;
      }
    }
  }

  /** What a recovery of the node's ring would do now. */
  public RecoveryPlan recovery() throws TException {
    return connection.peer(ANSWER_MILLIS).recovery();
  }

  /**
   * Has the node's ring, which has lost its majority, go on without these members.
   *
   * @param dead the very ones that are silent, as {@link #recovery} named them
   * @throws io.diststore.thrift.peer.NotRecovered if it does not
   */
  public Recovered recover(List<WireNode> dead) throws TException {
    return connection.peer(ANSWER_MILLIS).recover(dead);
  }

  @Override
  public void close() {
    connection.close();
  }
}
