package io.diststore.operator.observe;

import java.util.Map;

/**
 * What the operator knows about the zones of the machines on which a store's pods run.
 *
 * @param permitted whether the operator has the right to read the zones of machines
 * @param untold the zones of the pods that cannot read theirs yet, by the name of the pod. The zone
 *     is {@link io.diststore.operator.objects.Names#NO_ZONE} if the machine has none, or if the
 *     operator may not read it
 * @param unreadable why the zone of some machine cannot be read at the moment, or null
 */
public record ZoneFacts(boolean permitted, Map<String, String> untold, String unreadable) {
  public ZoneFacts {
    untold = Map.copyOf(untold);
  }
}
