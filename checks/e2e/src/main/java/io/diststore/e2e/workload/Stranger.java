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
 * Makes one administrative call without the ring's token: {@code report} or {@code die} of the
 * administrative service, or {@code die} of the original service.
 *
 * <p>Prints {@code unreachable} if it cannot connect to the node, {@code refused} if the node
 * refuses the call, and {@code obeyed} if the node obeys. Prints {@code said} after a call that has
 * no answer.
 */
final class Stranger {
  private static final int TIMEOUT_MILLIS = 3000;

  private Stranger() {}

  static void call(String[] args) {
    NodeAddress node = NodeAddress.parse(args[1]);
    try (TSocket socket = new TSocket(node.host(), node.port(), TIMEOUT_MILLIS)) {
      try {
        socket.open();
      } catch (TTransportException e) {
        System.out.println("unreachable: " + e.getMessage());
        return;
      }
      if (args[2].equals("die-original")) {
        // The original call has no answer. The test looks at the ring to see whether the call had
        // an effect.
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
