package io.diststore.locator;

import java.util.Objects;

/**
 * A ring that has an external register.
 *
 * @param register the register, which is closed together with the member
 * @param parked whether the node stays outside the ring. A parked node never asks for admission. It
 *     follows the ring's views, and forwards requests to the members
 */
public record RegisteredRing(ExternalRegister register, boolean parked) {
  public RegisteredRing {
    Objects.requireNonNull(register);
  }
}
