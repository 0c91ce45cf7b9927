package io.diststore.locator;

import java.util.Objects;

/**
 * A ring whose views are decided by an external register.
 *
 * @param register the register; it is closed with the member
 * @param parked whether the node stays outside the ring: it never asks for admission, follows the
 *     ring's views, and only forwards requests to the members
 */
public record RegisteredRing(ExternalRegister register, boolean parked) {
  public RegisteredRing {
    Objects.requireNonNull(register);
  }
}
