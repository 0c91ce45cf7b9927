package io.diststore.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Saves the objects, events and logs of a failed scenario in a folder below {@code target}. */
final class Evidence {
  private static final Path FOLDER = Path.of(Settings.text("logs"));

  private Evidence() {}

  static void keep(Place place) {
    Path folder = FOLDER.resolve(place.scenario());
    for (String namespace : place.namespaces()) {
      keep(folder.resolve(namespace), namespace);
    }
    keep(folder.resolve(Installation.NAMESPACE), Installation.NAMESPACE);
    System.out.println("e2e: " + place.scenario() + ": objects, events and logs: " + folder);
  }

  private static void keep(Path folder, String namespace) {
    Tool kubectl = Cluster.here().kubectl();
    List<String> kinds =
        List.of(
            "diststores,diststorerings",
            "statefulsets,deployments,pods",
            "services,configmaps,poddisruptionbudgets,networkpolicies,roles,rolebindings");
    try {
      Files.createDirectories(folder);
      for (String kind : kinds) {
        Files.writeString(
            folder.resolve(kind.split(",")[0] + ".yaml"),
            kubectl.run("get", kind, "-n", namespace, "-o", "yaml").toString());
      }
      Files.writeString(
          folder.resolve("events.txt"),
          kubectl.run("get", "events", "-n", namespace, "--sort-by=.lastTimestamp").toString());
      Files.writeString(
          folder.resolve("pods.txt"), kubectl.run("describe", "pods", "-n", namespace).toString());
      for (Pod pod : Cluster.here().client().pods().inNamespace(namespace).list().getItems()) {
        String name = pod.getMetadata().getName();
        Files.writeString(
            folder.resolve(name + ".log"),
            kubectl.run("logs", name, "-n", namespace, "--all-containers").toString());
        Tool.Result before = kubectl.run("logs", name, "-n", namespace, "--previous");
        if (before.exit() == 0) {
          Files.writeString(folder.resolve(name + ".previous.log"), before.out());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
