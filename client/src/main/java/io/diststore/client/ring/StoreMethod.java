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
 * A method of the store's service, and how a client reads the answers to it.
 *
 * @param <R> the Thrift struct into which an answer is decoded
 * @param <T> the type of the answer
 * @param name the name of the method in the service
 * @param empty creates an empty struct for one answer
 * @param reader reads a decoded answer
 */
record StoreMethod<R extends TBase<?, ?>, T>(
    String name, Supplier<R> empty, ResultReader<R, T> reader) {
  /** Reads a decoded answer. */
  interface ResultReader<R, T> {
    /** Returns the result that the answer carries, or throws the exception that it carries. */
    T read(R answer) throws TException;
  }

  static final StoreMethod<Store.read_result, Optional<Value>> READ =
      new StoreMethod<>(
          "read",
          Store.read_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return value(answer.getSuccess());
            }
            throw refusal(
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
            throw refusal(
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
            throw refusal(
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
            throw refusal(answer.getOverloaded(), answer.getTooLarge(), answer.getBadRequest());
          });

  static final StoreMethod<Store.write_many_result, List<WriteAnswer>> WRITE_MANY =
      new StoreMethod<>(
          "write_many",
          Store.write_many_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return answer.getSuccess();
            }
            throw refusal(answer.getOverloaded(), answer.getTooLarge(), answer.getBadRequest());
          });

  static final StoreMethod<Store.scan_result, Page> SCAN =
      new StoreMethod<>(
          "scan",
          Store.scan_result::new,
          answer -> {
            if (answer.isSetSuccess()) {
              return page(answer.getSuccess());
            }
            throw refusal(
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
            throw refusal(
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

  /**
   * Returns the exception that is not null. If all are null, returns an exception for an empty
   * answer.
   */
  private static TException refusal(TException... declared) {
    for (TException exception : declared) {
      if (exception != null) {
        return exception;
      }
    }
    return new TApplicationException(
        TApplicationException.MISSING_RESULT, "the answer has neither a result nor a refusal");
  }
}
