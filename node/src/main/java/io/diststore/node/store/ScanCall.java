package io.diststore.node.store;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.segment.Entry;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.ScanEntry;
import io.diststore.thrift.diststore.ScanPage;
import io.diststore.thrift.diststore.Unavailable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * One page of a scan: asks primary after primary until the page is full, the ring is through, or
 * half the caller's time is used up. What was found before a refusal is a page as well; the next
 * one meets the refusal, if it lasts.
 */
final class ScanCall {
  /** How many bytes of keys and values one page brings, but for its first entry. */
  static final int PAGE_BYTES_MAX = 1 << 20;

  static final int LIMIT_MAX = 10_000;

  private final Ring ring;
  private final RequestLog log;
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
      RequestLog log,
      RequestHeader header,
      ScanCursor at,
      byte[] prefix,
      int limit,
      AsyncMethodCallback<ScanPage> caller) {
    this.ring = ring;
    this.log = log;
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
      RequestLog log,
      Arguments arguments,
      RequestHeader header,
      ByteBuffer cursor,
      ByteBuffer prefix,
      int limit,
      AsyncMethodCallback<ScanPage> caller)
      throws TException {
    Headers.check(header, 1);
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new BadRequest("limit is " + limit + "; give 1 to " + LIMIT_MAX);
    }
    byte[] begins = arguments.key(prefix == null ? ByteBuffer.allocate(0) : prefix);
    if (ring.view() == null) {
      throw new Unavailable("this node is in no ring yet", Refusals.UNAVAILABLE_RETRY_MILLIS);
    }
    ScanCursor from = ScanCursor.of(Arguments.bytes(cursor), begins, ring.view().segments());
    new ScanCall(ring, log, header, from, begins, limit, caller).askOn();
  }

  private void askOn() {
    Operation scan =
        new Operation.Scan(
            at.segment(), at.after(), prefix, limit - entries.size(), PAGE_BYTES_MAX - bytes);
    ring.ask(Headers.request(header, 0, scan), this::answered);
  }

  private void answered(Answer answer) {
    switch (answer) {
      case Answer.Page page -> gather(page);
      case Answer.Refused refused when entries.isEmpty() -> {
        log.answered(RequestLog.Kind.SCAN, answer, ring.nanoTime() - start);
        caller.onError(Refusals.readException(refused));
      }
      case Answer.Refused refused -> finish(refused);
      default -> caller.onError(Refusals.misplaced(answer));
    }
  }

  private void gather(Answer.Page page) {
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
      askOn();
    }
  }

  private void finish(Answer last) {
    log.answered(RequestLog.Kind.SCAN, last, ring.nanoTime() - start);
    byte[] cursor = at.segment() >= segments ? new byte[0] : at.bytes(prefix);
    caller.onComplete(new ScanPage(entries, ByteBuffer.wrap(cursor)));
  }
}
