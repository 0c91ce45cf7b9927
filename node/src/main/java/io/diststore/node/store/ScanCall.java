package io.diststore.node.store;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.segment.Entry;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.ScanEntry;
import io.diststore.thrift.diststore.ScanPage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * Fetches one page of a scan. Asks one primary after another until the page is full, the last
 * segment is done, or half the caller's time is used up. If a primary refuses, the page consists of
 * the entries that were found before the refusal. The next page reports the refusal, unless its
 * cause is gone by then.
 */
final class ScanCall {
  /**
   * The maximum number of bytes of keys and values in one page, unless the first entry is larger.
   */
  static final int PAGE_BYTES_MAX = 1 << 20;

  static final int LIMIT_MAX = 10_000;

  private final Ring ring;
  private final RequestListener listener;
  private final RequestHeader header;
  private final byte[] prefix;
  private final int limit;
  private final AsyncMethodCallback<ScanPage> caller;
  private final long start;
  private final int segments;
  private final List<ScanEntry> entries = new ArrayList<>();
  private ScanCursor at;
  private int bytes;

  private ScanCall(
      Ring ring,
      RequestListener listener,
      RequestHeader header,
      ScanCursor at,
      byte[] prefix,
      int limit,
      AsyncMethodCallback<ScanPage> caller) {
    this.ring = ring;
    this.listener = listener;
    this.header = header;
    this.at = at;
    this.prefix = prefix;
    this.limit = limit;
    this.caller = caller;
    this.start = ring.nanoTime();
    this.segments = ring.view().segments();
  }

  static void start(
      Ring ring,
      RequestListener listener,
      RequestHeader header,
      ByteBuffer cursor,
      ByteBuffer prefix,
      int limit,
      AsyncMethodCallback<ScanPage> caller)
      throws TException {
    Headers.check(header, 1);
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new BadRequest("limit is " + limit + "; use 1 to " + LIMIT_MAX);
    }
    if (ring.view() == null) {
      throw WireRefusals.noRing();
    }
    byte[] prefixBytes = Arguments.bytes(prefix);
    ScanCursor from = ScanCursor.of(Arguments.bytes(cursor), prefixBytes, ring.view().segments());
    new ScanCall(ring, listener, header, from, prefixBytes, limit, caller).askNext();
  }

  private void askNext() {
    Operation scan =
        new Operation.Scan(
            at.segment(), at.after(), prefix, limit - entries.size(), PAGE_BYTES_MAX - bytes);
    ring.ask(Headers.request(header, 0, scan), this::onAnswer);
  }

  private void onAnswer(Answer answer) {
    switch (answer) {
      case Answer.Page page -> onPage(page);
      case Answer.Refused refused when entries.isEmpty() -> {
        listener.onAnswer(RequestListener.Kind.SCAN, answer, ring.nanoTime() - start);
        caller.onError(WireRefusals.readException(refused));
      }
      case Answer.Refused refused -> finish(refused);
      default -> caller.onError(WireRefusals.unexpected(answer));
    }
  }

  private void onPage(Answer.Page page) {
    for (Entry entry : page.entries()) {
      entries.add(
          new ScanEntry(
              ByteBuffer.wrap(entry.key().bytes()),
              ByteBuffer.wrap(entry.value()),
              entry.version()));
      bytes += entry.bytes();
    }
    ScanCursor next = new ScanCursor(page.next(), page.after());
    boolean stuck = next.equals(at);
    at = next;
    boolean full =
        entries.size() >= limit
            || bytes >= PAGE_BYTES_MAX
            || !page.entries().isEmpty() && page.after() != null;
    if (at.segment() >= segments
        || full
        || stuck
        || ring.nanoTime() - start > Headers.budgetNanos(header) / 2) {
      finish(page);
    } else {
      askNext();
    }
  }

  private void finish(Answer last) {
    listener.onAnswer(RequestListener.Kind.SCAN, last, ring.nanoTime() - start);
    byte[] cursor = at.segment() >= segments ? new byte[0] : at.bytes(prefix);
    caller.onComplete(new ScanPage(entries, ByteBuffer.wrap(cursor)));
  }
}
