package io.diststore.transport;

import org.apache.thrift.TApplicationException;

/** Makes the exception that answers a call over the size limit. */
@FunctionalInterface
public interface Oversized {
  /** For services that declare no exception for this purpose. */
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
                  + " bytes are accepted.");

  /**
   * Returns the exception for the caller: one that {@code method} declares, or a {@code
   * TApplicationException}.
   *
   * @param bytes the length of the call's message
   * @param bytesMax the maximum length of a message
   */
  Exception refusal(String method, int bytes, int bytesMax);
}
