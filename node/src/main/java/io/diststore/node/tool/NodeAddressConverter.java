package io.diststore.node.tool;

import io.diststore.client.NodeAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of a node from the command line. */
public final class NodeAddressConverter implements ITypeConverter<NodeAddress> {
  @Override
  public NodeAddress convert(String text) {
    try {
      return NodeAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
