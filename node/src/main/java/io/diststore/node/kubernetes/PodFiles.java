package io.diststore.node.kubernetes;

import io.diststore.ring.view.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files through which a node and its pod exchange information. The kubelet replaces mounted
 * files while the process runs, so every call reads its file again. Any thread except the event
 * loop may use this class.
 */
final class PodFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PodFiles.class);

  /** The system property that replaces the root folder, for tests outside a pod. */
  private static final String ROOT = "diststore.kubernetes.root";

  private final Path token;
  private final Path peers;
  private final Path retired;
  private final Path uid;
  private final Path zone;
  private final Path leave;
  private final Path left;
  private final Path account;

  PodFiles(Path root) {
    token = root.resolve("etc/diststore/token/token");
    peers = root.resolve("etc/diststore/peers/peers");
    retired = root.resolve("etc/diststore/pod/retired");
    uid = root.resolve("etc/diststore/pod/uid");
    zone = root.resolve("etc/diststore/pod/zone");
    leave = root.resolve("run/diststore/leave");
    left = root.resolve("run/diststore/left");
    account = root.resolve("var/run/secrets/kubernetes.io/serviceaccount");
  }

  /** Returns the files of the pod in which this process runs. */
  static PodFiles here() {
    return new PodFiles(Path.of(System.getProperty(ROOT, "/")));
  }

  /**
   * Returns the ring's token from the mounted secret.
   *
   * @throws IllegalArgumentException if there is no token; the message says what to do
   */
  String token() {
    try {
      String text = Files.readString(token);
      if (!text.isBlank()) {
        return text;
      }
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "cannot read the ring's token from "
              + token
              + ": "
              + unreadable
              + "; mount it there from the secret of the DistStore",
          unreadable);
    }
    throw new IllegalArgumentException(
        "the ring's token in " + token + " is empty; check the secret of the DistStore");
  }

  /**
   * Returns addresses at which the node can look for members. Logs the first malformed line and
   * ignores the rest of the file.
   */
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
    } catch (IOException | IllegalArgumentException invalid) {
      LOG.warn("Cannot read all peers in {}, only {}: {}", peers, endpoints, invalid.toString());
    }
    return endpoints;
  }

  /**
   * Reports whether the pod is marked as retired. The mark is the pod's own uid; if no uid is
   * mounted, any mark counts. A wrong mark only keeps a node out of the ring, but an overlooked
   * mark would let a retired node take keys back.
   */
  boolean isMarkedRetired() {
    try {
      String mark = Files.exists(retired) ? Files.readString(retired).strip() : "";
      return !mark.isEmpty() && (!Files.exists(uid) || mark.equals(Files.readString(uid).strip()));
    } catch (IOException unreadable) {
      LOG.warn(
          "Cannot read from {} whether this pod is retired: {}", retired, unreadable.toString());
      return false;
    }
  }

  /**
   * Returns what the operator has written about the pod's zone. The text is empty until the
   * operator has written it. If no such file is mounted, the operator never writes a zone, and the
   * result is empty.
   */
  Optional<String> zone() {
    if (!Files.exists(zone)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(zone).strip());
    } catch (IOException unreadable) {
      LOG.warn("Cannot read from {} the zone of this pod: {}", zone, unreadable.toString());
      return Optional.empty();
    }
  }

  /** Reports whether the preStop hook has asked the node to leave. */
  boolean isLeaveRequested() {
    return Files.exists(leave);
  }

  /** Tells the preStop hook that the node has left, so that the hook returns. */
  void confirmLeft() {
    try {
      Files.createDirectories(left.getParent());
      Files.writeString(left, "left\n");
    } catch (IOException e) {
      LOG.error("Cannot write {}, so the pod stops only after its grace period.", left, e);
    }
  }

  /**
   * Deletes the files that the preStop hook and the node exchanged in an earlier container.
   *
   * @throws IllegalArgumentException if they cannot be deleted; the message says what to do
   */
  void clearLeaveFiles() {
    try {
      Files.deleteIfExists(leave);
      Files.deleteIfExists(left);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot delete files in " + leave.getParent() + ": " + e + "; mount an emptyDir there",
          e);
    }
  }

  /** Returns the path of the certificate that authenticates the API server. */
  Path certificate() {
    return account.resolve("ca.crt");
  }

  /**
   * Returns the current token of the service account, or null if the token cannot be read. The
   * kubelet renews the token from time to time.
   */
  String accountToken() {
    try {
      return Files.readString(account.resolve("token"), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      LOG.warn("Cannot read the token of the service account: {}", unreadable.toString());
      return null;
    }
  }
}
