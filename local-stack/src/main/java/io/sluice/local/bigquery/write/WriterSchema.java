package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.AnnotationsProto;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;

/// Reads the self-contained descriptor that a writer sends.
final class WriterSchema {
  private static final ExtensionRegistry ANNOTATIONS = annotations();

  private WriterSchema() {}

  /// @throws StorageRefusal when it is no valid descriptor
  static Descriptor descriptor(ProtoSchema schema, String entity) throws StorageRefusal {
    try {
      // Parsed again, because gRPC parses without knowing the options that name the columns.
      DescriptorProto message =
          DescriptorProto.parseFrom(schema.getProtoDescriptor().toByteString(), ANNOTATIONS);
      FileDescriptorProto file =
          FileDescriptorProto.newBuilder()
              .setName("writer.proto")
              .setSyntax("proto2")
              .addMessageType(message)
              .build();
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]).getMessageTypes().getFirst();
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw StorageRefusal.invalid("Invalid proto schema: " + e.getMessage() + ".", entity);
    }
  }

  private static ExtensionRegistry annotations() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(registry);
    return registry;
  }
}
