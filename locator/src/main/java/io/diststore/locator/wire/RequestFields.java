package io.diststore.locator.wire;

import static io.diststore.locator.wire.Fields.each;
import static io.diststore.locator.wire.Fields.require;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.thrift.peer.WireAnswer;
import io.diststore.thrift.peer.WireOperation;
import io.diststore.thrift.peer.WireRequest;
import java.nio.ByteBuffer;

/**
 * Converts clients' requests, and the answers to them, to and from wire structs. The constants are
 * the numbers that peer.thrift gives to the kinds of operations and answers.
 */
final class RequestFields {
  private static final int GET = 1;
  private static final int PUT = 2;
  private static final int ERASE = 3;
  private static final int SCAN = 4;
  private static final int COUNT = 5;

  private static final int FOUND = 1;
  private static final int WRITTEN = 2;
  private static final int PAGE = 3;
  private static final int COUNTED = 4;
  private static final int REFUSED = 5;

  private RequestFields() {}

  static WireRequest write(Request request) {
    WireRequest wire =
        new WireRequest(
            request.lowestAwaited(),
            write(request.operation()),
            request.repeated(),
            request.budgetNanos());
    if (request.id() != null) {
      wire.setId(EntryFields.write(request.id()));
    }
    return wire;
  }

  static Request read(WireRequest wire, int segments) {
    Operation operation = read(wire.getOperation(), segments);
    require(wire.isSetId() || operation instanceof Operation.Read, "a write's request id");
    return new Request(
        wire.isSetId() ? EntryFields.read(wire.getId()) : null,
        Fields.notNegative("a lowest awaited number", wire.getLowestAwaited()),
        operation,
        wire.isRepeated(),
        wire.getBudgetNanos());
  }

  private static WireOperation write(Operation operation) {
    return switch (operation) {
      case Operation.Get get -> new WireOperation(GET).setKey(EntryFields.bytes(get.key()));
      case Operation.Put put -> {
        WireOperation wire =
            new WireOperation(PUT)
                .setKey(EntryFields.bytes(put.key()))
                .setValue(ByteBuffer.wrap(put.value()));
        yield conditional(put.ttlMillis() == 0 ? wire : wire.setTtlMillis(put.ttlMillis()), put);
      }
      case Operation.Erase erase ->
          conditional(new WireOperation(ERASE).setKey(EntryFields.bytes(erase.key())), erase);
      case Operation.Scan scan -> {
        WireOperation wire =
            new WireOperation(SCAN)
                .setSegment(scan.first())
                .setPrefix(ByteBuffer.wrap(scan.prefix()))
                .setLimit(scan.limit())
                .setBytes(scan.bytes());
        yield scan.after() == null ? wire : wire.setAfter(EntryFields.bytes(scan.after()));
      }
      case Operation.Count count -> new WireOperation(COUNT).setSegment(count.first());
    };
  }

  private static WireOperation conditional(WireOperation wire, Operation.Write write) {
    return write.ifVersion() == null ? wire : wire.setIfVersion(write.ifVersion());
  }

  private static Operation read(WireOperation wire, int segments) {
    Long ifVersion =
        wire.isSetIfVersion()
            ? Fields.notNegative("a required version", wire.getIfVersion())
            : null;
    return switch (wire.getKind()) {
      case GET -> new Operation.Get(key(wire));
      case PUT -> {
        require(wire.isSetValue(), "a put's value");
        yield new Operation.Put(
            key(wire),
            wire.getValue(),
            wire.isSetTtlMillis() ? Fields.notNegative("a time to live", wire.getTtlMillis()) : 0,
            ifVersion);
      }
      case ERASE -> new Operation.Erase(key(wire), ifVersion);
      case SCAN -> {
        require(wire.isSetPrefix(), "a scan's prefix");
        Key after = wire.isSetAfter() ? new Key(wire.getAfter()) : null;
        int limit = Fields.atLeastOne("a scan's limit", wire.getLimit());
        yield new Operation.Scan(
            segment(wire, segments),
            after,
            wire.getPrefix(),
            limit,
            Fields.notNegative("a scan's byte limit", wire.getBytes()));
      }
      case COUNT -> new Operation.Count(segment(wire, segments));
      default -> throw new IllegalArgumentException("unknown operation " + wire.getKind());
    };
  }

  private static Key key(WireOperation wire) {
    require(wire.isSetKey(), "an operation's key");
    return new Key(wire.getKey());
  }

  private static int segment(WireOperation wire, int segments) {
    require(wire.isSetSegment(), "an operation's segment");
    return Fields.segment(wire.getSegment(), segments);
  }

  static WireAnswer write(Answer answer) {
    return switch (answer) {
      case Answer.Value found -> {
        WireAnswer wire = new WireAnswer(FOUND);
        if (found.entry() != null) {
          wire.setEntry(EntryFields.write(found.entry()));
        }
        yield found.ttlMillis() == 0 ? wire : wire.setTtlMillis(found.ttlMillis());
      }
      case Answer.Written written ->
          new WireAnswer(WRITTEN).setOutcome(EntryFields.write(written.outcome()));
      case Answer.Page page -> {
        WireAnswer wire =
            new WireAnswer(PAGE)
                .setEntries(each(page.entries(), EntryFields::write))
                .setSegment(page.next());
        yield page.after() == null ? wire : wire.setAfter(EntryFields.bytes(page.after()));
      }
      case Answer.Counted counted ->
          new WireAnswer(COUNTED).setKeys(counted.keys()).setSegment(counted.next());
      case Answer.Refused refused ->
          new WireAnswer(REFUSED).setRefusal(refused.refusal().code()).setWhy(refused.why());
    };
  }

  static Answer read(WireAnswer wire, int segments) {
    return switch (wire.getKind()) {
      case FOUND ->
          new Answer.Value(
              wire.isSetEntry() ? live(EntryFields.read(wire.getEntry())) : null,
              wire.isSetTtlMillis() ? wire.getTtlMillis() : 0);
      case WRITTEN -> {
        require(wire.isSetOutcome(), "an answer's outcome");
        yield new Answer.Written(EntryFields.read(wire.getOutcome()));
      }
      case PAGE -> {
        require(wire.isSetEntries(), "a page's entries");
        Key after = wire.isSetAfter() ? new Key(wire.getAfter()) : null;
        yield new Answer.Page(
            each(wire.getEntries(), e -> live(EntryFields.read(e))),
            nextSegment(wire, segments),
            after);
      }
      case COUNTED -> {
        require(wire.isSetKeys(), "a count");
        yield new Answer.Counted(
            Fields.notNegative("a count", wire.getKeys()), nextSegment(wire, segments));
      }
      case REFUSED -> {
        require(wire.isSetRefusal() && wire.isSetWhy(), "a refusal's reason");
        yield new Answer.Refused(Refusal.of(wire.getRefusal()), wire.getWhy());
      }
      default -> throw new IllegalArgumentException("unknown answer " + wire.getKind());
    };
  }

  private static int nextSegment(WireAnswer wire, int segments) {
    require(wire.isSetSegment(), "the segment to continue with");
    return Fields.segmentOrEnd(wire.getSegment(), segments);
  }

  private static Entry live(Entry entry) {
    require(entry.live(), "the value of an answered entry");
    return entry;
  }
}
