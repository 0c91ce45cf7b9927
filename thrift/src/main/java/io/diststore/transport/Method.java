package io.diststore.transport;

import java.util.HashMap;
import java.util.Map;
import org.apache.thrift.AsyncProcessFunction;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.TBaseAsyncProcessor;
import org.apache.thrift.TException;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.TSerializable;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.meta_data.FieldMetaData;
import org.apache.thrift.meta_data.StructMetaData;

/**
 * One method of a service: makes its argument struct, calls its handler, and makes its result
 * struct. The generated code guarantees that the types of arguments, result and handler match. Java
 * cannot express this guarantee for the entries of a table. So this class uses raw types, and no
 * other class does.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class Method {
  private static final int SUCCESS = 0;

  private final Object handler;
  private final AsyncProcessFunction function;
  private final boolean oneway;

  /** Null if the method is oneway or returns no value. */
  private final TFieldIdEnum success;

  /** The exceptions that the method declares, with their fields in the result struct. */
  private final Map<Class<?>, TFieldIdEnum> declared = new HashMap<>();

  private Method(Object handler, AsyncProcessFunction function) {
    this.handler = handler;
    this.function = function;
    this.oneway = function.isOneway();
    TBase result = oneway ? null : function.getEmptyResultInstance();
    success = result == null ? null : result.fieldForId(SUCCESS);
    if (result != null) {
      Map<TFieldIdEnum, FieldMetaData> fields =
          FieldMetaData.getStructMetaDataMap((Class) result.getClass());
      fields.forEach(
          (field, data) -> {
            if (field.getThriftFieldId() != SUCCESS) {
              declared.put(((StructMetaData) data.valueMetaData).structClass, field);
            }
          });
    }
  }

  /** Returns the methods of {@code processor} by name. */
  static Map<String, Method> all(Object handler, TBaseAsyncProcessor<?> processor) {
    Map<String, Method> methods = new HashMap<>();
    for (Map.Entry<?, ?> entry : processor.getProcessMapView().entrySet()) {
      methods.put(
          (String) entry.getKey(), new Method(handler, (AsyncProcessFunction) entry.getValue()));
    }
    return methods;
  }

  String name() {
    return function.getMethodName();
  }

  boolean isOneway() {
    return oneway;
  }

  TSerializable emptyArguments() {
    return function.getEmptyArgsInstance();
  }

  void start(TSerializable arguments, AsyncMethodCallback<Object> callback) throws TException {
    function.start(handler, (TBase) arguments, (AsyncMethodCallback) callback);
  }

  /**
   * Returns the result struct with {@code value}, or an empty one if the method returns nothing.
   */
  TSerializable result(Object value) throws TApplicationException {
    TBase result = function.getEmptyResultInstance();
    if (success != null) {
      if (value == null) {
        throw new TApplicationException(
            TApplicationException.MISSING_RESULT,
            "The handler of '" + name() + "' returned no result.");
      }
      result.setFieldValue(success, value);
    }
    return result;
  }

  /**
   * Returns the result struct with {@code failure}, or null if the method does not declare this
   * type.
   */
  TSerializable refusal(Exception failure) {
    TFieldIdEnum field = declared.get(failure.getClass());
    if (field == null) {
      return null;
    }
    TBase result = function.getEmptyResultInstance();
    result.setFieldValue(field, failure);
    return result;
  }
}
