package io.diststore.client.ring;

import io.diststore.client.NodeAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A proxy that terminates TLS in front of a node, with a self-signed certificate. */
final class TlsFront implements AutoCloseable {
  private static final char[] PASSWORD = "password".toCharArray();

  private final KeyStore keys;
  private final SSLServerSocket server;
  private final NodeAddress behind;

  /**
   * Starts the proxy.
   *
   * @param directory where the proxy creates its key store
   * @param alternativeName the host for which the certificate is valid, in keytool's syntax
   */
  TlsFront(NodeAddress behind, Path directory, String alternativeName) throws Exception {
    this.behind = behind;
    Path file = directory.resolve("keys.p12");
    keytool("front", "san=" + alternativeName, file);
    keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  /** Creates a key with a self-signed certificate. */
  private static void keytool(String alias, String extension, Path file) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + alias));
    line.addAll(List.of("-ext", extension, "-storepass", new String(PASSWORD)));
    line.addAll(List.of("-keystore", file.toString()));
    Path log = Files.createTempFile("keytool", ".log");
    int code =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String output = Files.readString(log);
    Files.delete(log);
    if (code != 0) {
      throw new IllegalStateException("keytool failed: " + output);
    }
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", server.getLocalPort());
  }

  /** Returns a context that trusts this proxy. */
  SSLContext trusting() throws GeneralSecurityException {
    // The key store holds the certificate together with its key. Java trusts only certificates that
    // are stored without a key.
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("front", keys.getCertificate("front"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException impossible) {
      throw new IllegalStateException("an empty key store cannot be read", impossible);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket secure = server.accept();
        Socket plain = new Socket(behind.host(), behind.port());
        Thread.ofVirtual().start(() -> pump(secure, plain));
        Thread.ofVirtual().start(() -> pump(plain, secure));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException ended) {
      // One of the sockets is closed. Leaving the try block closes the other one.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
