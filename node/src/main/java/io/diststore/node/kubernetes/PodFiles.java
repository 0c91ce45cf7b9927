package io.diststore.node.kubernetes;

import io.diststore.ring.view.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files by which a node and its pod speak to each other. Mounted ones are replaced while the
 * process runs, so each is read anew every time. Any thread but the event loop.
 */
final class PodFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PodFiles.class);

  /** Where the file system begins, for tests outside of a pod. */
  private static final String ROOT = "diststore.kubernetes.root";

  private final Path token;
  private final Path peers;
  private final Path retired;
  private final Path uid;
  private final Path leave;
  private final Path left;
  private final Path account;

  PodFiles(Path root) {
    token = root.resolve("etc/diststore/token/token");
    peers = root.resolve("etc/diststore/peers/peers");
    retired = root.resolve("etc/diststore/pod/retired");
    uid = root.resolve("etc/diststore/pod/uid");
    leave = root.resolve("run/diststore/leave");
    left = root.resolve("run/diststore/left");
    account = root.resolve("var/run/secrets/kubernetes.io/serviceaccount");
  }

  /** Those of this pod. */
  static PodFiles here() {
    return new PodFiles(Path.of(System.getProperty(ROOT, "/")));
  }

  /**
   * The ring's token, as its secret has it.
   *
   * @throws IllegalArgumentException if there is none; the message says what to do
   */
  String token() {
    try {
      String text = Files.readString(token);
      if (!text.isBlank()) {
        return text;
      }
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "the ring's token cannot be read from "
              + token
              + ": "
              + unreadable
              + "; it is to be mounted from the secret of the DistStore",
          unreadable);
    }
    throw new IllegalArgumentException(
        "the ring's token in " + token + " is empty; see the secret of the DistStore");
  }

  /** Addresses at which members may be found; what makes no sense is logged and passed over. */
  List<Endpoint> peers() {
    List<Endpoint> endpoints = new ArrayList<>();
    if (!Files.exists(peers)) {
      return endpoints;
    }
    try {
      for (String line : Files.readAllLines(peers)) {
        if (!line.isBlank()) {
          int colon = line.lastIndexOf(':');
          endpoints.add(
              new Endpoint(
                  line.substring(0, Math.max(0, colon)).strip(),
                  Integer.parseInt(line.substring(colon + 1).strip())));
        }
      }
    } catch (IOException | IllegalArgumentException senseless) {
      LOG.warn(
          "Of the peers in {} only {} can be read: {}", peers, endpoints, senseless.toString());
    }
    return endpoints;
  }

  /**
   * Whether the pod carries the mark of a retired one, which is its own uid. Where the pod's uid is
   * not mounted, any mark counts: one too many only keeps a node out, one too few takes keys back.
   */
  boolean retired() {
    try {
      String mark = Files.exists(retired) ? Files.readString(retired).strip() : "";
      return !mark.isEmpty() && (!Files.exists(uid) || mark.equals(Files.readString(uid).strip()));
    } catch (IOException unreadable) {
      LOG.warn(
          "Whether this pod is retired cannot be read from {}: {}", retired, unreadable.toString());
      return false;
    }
  }

  /** Whether the pod is about to be stopped, as its preStop says. */
  boolean leaveAsked() {
    return Files.exists(leave);
  }

  /** Lets the preStop end. */
  void markLeft() {
    try {
      Files.createDirectories(left.getParent());
      Files.writeString(left, "left\n");
    } catch (IOException e) {
      LOG.error(
          "{} cannot be written, so the pod is stopped only when its grace is over.", left, e);
    }
  }

  /**
   * Forgets what an earlier life of the container was told.
   *
   * @throws IllegalArgumentException if that cannot be; the message says what to do
   */
  void forget() {
    try {
      Files.deleteIfExists(leave);
      Files.deleteIfExists(left);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          leave.getParent() + " cannot be emptied: " + e + "; mount an emptyDir there", e);
    }
  }

  /** The certificate by which the API server is known. */
  Path certificate() {
    return account.resolve("ca.crt");
  }

  /** The service account's token, which the kubelet renews: null if it cannot be read. */
  String accountToken() {
    try {
      return Files.readString(account.resolve("token"), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      LOG.warn("No service account: {}", unreadable.toString());
      return null;
    }
  }
}
