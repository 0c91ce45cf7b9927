package io.diststore.e2e.workload;

import io.diststore.client.NodeAddress;
import io.diststore.thrift.admin.Admin;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/**
 * Tells a node to report, or to die, without showing the ring's token. Says {@code unreachable} if
 * there is no connection, {@code refused} if the node did not do it, {@code obeyed} if it did, and
 * why.
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
