package io.diststore.e2e.workload;

import io.diststore.client.NodeAddress;
import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.locator.Base;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/**
 * Tells a node to report, or to die, without showing the ring's token, to die also as the original
 * services have it. Says {@code unreachable} if there is no connection, {@code refused} if the node
 * did not do it, {@code obeyed} if it did, and why; {@code said} where there is no answer.
 */
final class Stranger {
  private static final int PATIENCE_MILLIS = 3000;

  private Stranger() {}

  static void say(String[] args) {
    NodeAddress node = NodeAddress.parse(args[1]);
    try (TSocket socket = new TSocket(node.host(), node.port(), PATIENCE_MILLIS)) {
      try {
        socket.open();
      } catch (TTransportException e) {
        System.out.println("unreachable: " + e.getMessage());
        return;
      }
      if (args[2].equals("die-original")) {
        // Without an answer by its definition: what comes of it is seen at the ring.
        new Base.Client(new TBinaryProtocol(socket)).die();
        System.out.println("said: die");
        return;
      }
      Admin.Client admin =
          new Admin.Client(new TMultiplexedProtocol(new TBinaryProtocol(socket), "Admin"));
      if (args[2].equals("die")) {
        admin.die(Long.parseLong(args[3]));
        System.out.println("obeyed: die");
      } else {
        System.out.println("obeyed: " + admin.report());
      }
    } catch (TApplicationException e) {
      System.out.println("refused: " + e.getMessage());
    } catch (TException e) {
      System.out.println("refused, hung up: " + e);
    }
  }
}
