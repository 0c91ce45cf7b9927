package io.diststore.client.ring;

import io.diststore.client.Count;
import io.diststore.client.Page;
import io.diststore.client.Value;
import io.diststore.client.Written;
import io.diststore.thrift.diststore.CountResult;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.ScanPage;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteAnswer;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;

/**
 * A method of the store as a client calls it.
 *
 * @param <R> the generated struct that its answer is read into
 * @param <T> what the answer means
 * @param name as the service spells it
 * @param empty makes a struct for one answer
 * @param meaning of an answer
 */
record StoreMethod<R extends TBase<?, ?>, T>(
    String name, Supplier<R> empty, Meaning<R, T> meaning) {
  /** Reads an answer. */
  interface Meaning<R, T> {
    /** What it means; throws the exception that it carries instead. */
    T of(R answer) throws TException;
  }

  static final StoreMethod<Store.read_result, Optional<Value>> READ =
      new StoreMethod<>(
          "read",
          Store.read_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return value(answer.getSuccess());
            }
            throw first(
                answer.getUnavailable(),
                answer.getDataLost(),
                answer.getOverloaded(),
                answer.getTooLarge(),
                answer.getBadRequest());
          });

  static final StoreMethod<Store.write_result, Written> WRITE =
      new StoreMethod<>(
          "write",
          Store.write_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return written(answer.getSuccess());
            }
            throw first(
                answer.getUnavailable(),
                answer.getDataLost(),
                answer.getOverloaded(),
                answer.getTooLarge(),
                answer.getBadRequest(),
                answer.getIndeterminate());
          });

  static final StoreMethod<Store.erase_result, Written> ERASE =
      new StoreMethod<>(
          "erase",
          Store.erase_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return written(answer.getSuccess());
            }
            throw first(
                answer.getUnavailable(),
                answer.getDataLost(),
                answer.getOverloaded(),
                answer.getTooLarge(),
                answer.getBadRequest(),
                answer.getIndeterminate());
          });

  static final StoreMethod<Store.read_many_result, List<ReadAnswer>> READ_MANY =
      new StoreMethod<>(
          "read_many",
          Store.read_many_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return answer.getSuccess();
            }
            throw first(answer.getOverloaded(), answer.getTooLarge(), answer.getBadRequest());
          });

  static final StoreMethod<Store.write_many_result, List<WriteAnswer>> WRITE_MANY =
      new StoreMethod<>(
          "write_many",
          Store.write_many_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return answer.getSuccess();
            }
            throw first(answer.getOverloaded(), answer.getTooLarge(), answer.getBadRequest());
          });

  static final StoreMethod<Store.scan_result, Page> SCAN =
      new StoreMethod<>(
          "scan",
          Store.scan_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return page(answer.getSuccess());
            }
            throw first(
                answer.getUnavailable(),
                answer.getDataLost(),
                answer.getOverloaded(),
                answer.getTooLarge(),
                answer.getBadRequest());
          });

  static final StoreMethod<Store.count_result, Count> COUNT =
      new StoreMethod<>(
          "count",
          Store.count_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              CountResult count = answer.getSuccess();
              return new Count(count.getKeys(), count.isExact());
            }
            throw first(
                answer.getUnavailable(),
                answer.getDataLost(),
                answer.getOverloaded(),
                answer.getBadRequest());
          });

  static Optional<Value> value(ReadResult result) {
    if (!result.isSetValue()) {
      return Optional.empty();
    }
    OptionalLong ttl =
        result.isSetTtlMillis() ? OptionalLong.of(result.getTtlMillis()) : OptionalLong.empty();
    return Optional.of(new Value(result.getValue(), result.getVersion(), ttl));
  }

  static Written written(WriteResult result) {
    return new Written(result.getStatus() == WriteStatus.APPLIED, result.getVersion());
  }

  private static Page page(ScanPage page) {
    List<Page.Entry> entries =
        page.getEntries().stream()
            .map(e -> new Page.Entry(e.getKey(), e.getValue(), e.getVersion()))
            .toList();
    return new Page(entries, page.getCursor());
  }

  /** The exception that was set; an answer in which nothing is set is none. */
  private static TException first(TException... declared) {
    for (TException exception : declared) {
      if (exception != null) {
        return exception;
      }
    }
    return new TApplicationException(
        TApplicationException.MISSING_RESULT, "the answer carries neither a result nor a refusal");
  }
}
