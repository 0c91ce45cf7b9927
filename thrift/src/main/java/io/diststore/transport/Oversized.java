package io.diststore.transport;

import org.apache.thrift.TApplicationException;

/** Words the refusal of a call that was too large to be kept. */
@FunctionalInterface
public interface Oversized {
  /** For services without an exception of their own. */
  Oversized AS_PROTOCOL_ERROR =
      (method, bytes, bytesMax) ->
          new TApplicationException(
              TApplicationException.PROTOCOL_ERROR,
              "The call of '"
                  + method
                  + "' is "
                  + bytes
                  + " bytes long; at most "
                  + bytesMax
                  + " are taken.");

  /**
   * The exception that the call is answered with: one that {@code method} declares, or a {@code
   * TApplicationException}.
   *
   * @param bytes how long the message was
   * @param bytesMax how long it may be
   */
  Exception refusal(String method, int bytes, int bytesMax);
}
