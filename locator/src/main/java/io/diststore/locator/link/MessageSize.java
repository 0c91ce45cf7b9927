package io.diststore.locator.link;

import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.request.Answer;
import io.diststore.ring.segment.Entry;
import java.util.List;

/** Estimates the memory of messages. */
final class MessageSize {
  /** The approximate memory of a message without its keys and values. */
  private static final int OVERHEAD_BYTES = 200;

  private MessageSize() {}

  /** Returns the approximate memory that a message takes while it waits. */
  static int bytes(Message message) {
    return OVERHEAD_BYTES
        + switch (message) {
          case Forward forward -> forward.request().bytes();
          case Forwarded forwarded -> bytes(forwarded.answer());
          case Replicate write -> write.entry() == null ? 0 : write.entry().bytes();
          case SessionChunk chunk -> bytes(chunk.entries());
          default -> 0;
        };
  }

  private static int bytes(Answer answer) {
    return switch (answer) {
      case Answer.Value value -> value.entry() == null ? 0 : value.entry().bytes();
      case Answer.Page page -> bytes(page.entries());
      case null, default -> 0;
    };
  }

  private static int bytes(List<Entry> entries) {
    int bytes = 0;
    for (Entry entry : entries) {
      bytes += OVERHEAD_BYTES + entry.bytes();
    }
    return bytes;
  }
}
