package io.diststore.it;

import io.diststore.client.NodeAddress;
import io.diststore.history.Await;
import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.peer.Peer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;

/**
 * A node that runs as if it were in a pod. The test provides an API server, and a folder with the
 * pod's files. The test can start the node again, as kubelet restarts a container.
 */
final class PodProcess implements AutoCloseable {
  static final String TOKEN = "the token of the pods of this test";

  /**
   * The uid of the pod. If the pod's file {@code retired} contains this uid, the pod is retired.
   */
  static final String UID = "the uid of the pod";

  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private static final int ANSWER_MILLIS = 10_000;
  private static final HttpClient WEB =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String name;
  private final Path root;
  private final Path kubeconfig;
  private final Ports ports = Ports.free(3);
  private Process process;

  PodProcess(Path folder, String name, String apiServer) throws IOException {
    this.name = name;
    this.root = folder.resolve(name);
    this.kubeconfig = folder.resolve(name + ".kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(apiServer));
    write("etc/diststore/token/token", TOKEN);
    write("etc/diststore/pod/retired", "");
    write("etc/diststore/pod/uid", UID);
    write("etc/diststore/peers/peers", "");
    Files.createDirectories(root.resolve("run/diststore"));
  }

  /** Starts the process, or starts it again after it has ended. */
  PodProcess start() throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Command.HOME.resolve("bin/storeserver").toString(),
                "--kubernetes",
                "--copies=2",
                "-p",
                Integer.toString(ports.first()),
                "--peer-port",
                Integer.toString(ports.first() + 1),
                "--http-port",
                Integer.toString(ports.last())));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("POD_NAME", name);
    builder.environment().put("POD_NAMESPACE", "n");
    builder.environment().put("POD_IP", "127.0.0.1");
    builder.environment().put("DISTSTORE_NAME", "store");
    builder
        .environment()
        .put(
            "DISTSTORE_JAVA_OPTS",
            "-Xmx192m -Ddiststore.kubernetes.root="
                + root
                + " -Ddiststore.kubernetes.kubeconfig="
                + kubeconfig);
    process = builder.start();
    return this;
  }

  String name() {
    return name;
  }

  Path log() {
    return root.resolveSibling(name + ".log");
  }

  boolean hasFile(String file) {
    return Files.exists(root.resolve(file));
  }

  void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", ports.first());
  }

  int peerPort() {
    return ports.first() + 1;
  }

  /** Reads a key through this node only. */
  String get(String key) throws TException {
    try (TSocket socket = new TSocket("127.0.0.1", ports.first(), ANSWER_MILLIS)) {
      socket.open();
      ByteBuffer value =
          new Store.Client(new TBinaryProtocol(socket))
              .get(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)));
      return StandardCharsets.UTF_8.decode(value).toString();
    }
  }

  void awaitReady() {
    Await.until(name + " is ready; see " + log(), TIMEOUT, () -> health("ready") == 200);
  }

  /**
   * Sends a health probe to the node, and returns the HTTP status of the answer.
   *
   * @throws IOException if the node does not answer
   */
  int health(String probe) throws IOException {
    try {
      return WEB.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + ports.last() + "/q/health/" + probe))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A call to the administrative service. */
  interface Call<T> {
    T on(Admin.Client node) throws TException;
  }

  /**
   * Makes a call in the same way as the operator: sends the token, and then makes the call on the
   * same connection.
   */
  <T> T admin(Call<T> call) throws TException {
    return admin(peerPort(), TOKEN, call);
  }

  <T> T admin(int port, String token, Call<T> call) throws TException {
    try (TSocket socket = new TSocket("127.0.0.1", port, ANSWER_MILLIS)) {
      socket.open();
      TBinaryProtocol protocol = new TBinaryProtocol(socket, true, true);
      if (token != null) {
        new Peer.Client(new TMultiplexedProtocol(protocol, "Peer"))
            .authorize(ByteBuffer.wrap(token.getBytes(StandardCharsets.UTF_8)));
      }
      return call.on(new Admin.Client(new TMultiplexedProtocol(protocol, "Admin")));
    }
  }

  NodeReport report() throws TException {
    return admin(Admin.Client::report);
  }

  void terminate() {
    process.destroy();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError(name + " did not end; see " + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
