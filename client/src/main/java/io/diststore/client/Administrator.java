package io.diststore.client;

import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.peer.Recovered;
import io.diststore.thrift.peer.RecoveryPlan;
import io.diststore.thrift.peer.WireNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.thrift.TException;

/**
 * A connection over which an administrator gives commands to one node. If the ring has a token, the
 * node accepts commands only with that token. If the ring has no token, the node accepts commands
 * only from its own machine. Not thread-safe. The message of every exception can be shown to a
 * user.
 */
public final class Administrator implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  /** A node answers these calls at once, unless it is stopped or overloaded. */
  private static final int REPORT_MILLIS = 5_000;

  /** A recovery takes several rounds of messages between nodes, and some nodes can be slow. */
  private static final int ANSWER_MILLIS = 120_000;

  private final NodeConnection connection;

  /**
   * Connects to a node.
   *
   * @param token the ring's token, or null if the ring has none
   * @throws io.diststore.thrift.peer.Refused if the ring has a different token
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

  /** Returns the state of the node, and of its ring as the node knows it. */
  public NodeReport report() throws TException {
    return connection.admin(REPORT_MILLIS).report();
  }

  /**
   * Gives up the lost data: the lost segments start empty.
   *
   * @param incident the name of the loss, from the node's report
   * @throws io.diststore.thrift.admin.NotObeyed if the current loss has another name
   */
  public void acceptLoss(String incident) throws TException {
    connection.admin(REPORT_MILLIS).accept_loss(incident);
  }

  /** Returns the effect that a recovery of the node's ring would have now. */
  public RecoveryPlan recovery() throws TException {
    return connection.peer(ANSWER_MILLIS).recovery();
  }

  /**
   * Makes a ring that has lost its majority continue without the dead members.
   *
   * @param dead the unreachable members that {@link #recovery} listed
   * @throws io.diststore.thrift.peer.NotRecovered if the ring was not recovered
   */
  public Recovered recover(List<WireNode> dead) throws TException {
    return connection.peer(ANSWER_MILLIS).recover(dead);
  }

  @Override
  public void close() {
    connection.close();
  }
}
