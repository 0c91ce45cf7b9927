package io.diststore.locator;

import java.util.Objects;

/**
 * A ring whose views are decided by a register outside of it.
 *
 * @param views the register; closed with the member
 * @param parked whether the node never asks for admission: it knows the ring's view and brings
 *     requests to the members, and that is all
 */
public record RegisteredRing(OutsideViews views, boolean parked) {
  public RegisteredRing {
    Objects.requireNonNull(views);
  }
}
