package io.sluice.ingest.publish.pubsub;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.ingest.publish.Pack;
import io.sluice.model.Attributes;
import io.sluice.model.json.Json;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// Makes the messages that packs travel in. Their data is compressed where that pays: Pub/Sub is
/// paid by bytes, and a pack says much of what it says as often as it has events.
final class PackMessages implements AutoCloseable {
  /// Less than this is not compressed: Pub/Sub counts a request as 1,000 bytes at least. Source:
  /// Pub/Sub pricing.
  static final int LEAST_BYTES = 2_000;

  /// The fastest of Zstandard's usual levels; the next ones make packs hardly smaller.
  private static final int LEVEL = 1;

  private final boolean compress;
  private final Supplier<ZstdCompressCtx> contexts;

  /// Contexts that nobody compresses with now: their memory, some 100 KB each, takes the kernel as
  /// long to give as a pack takes to compress. No more than there are processors, since a native
  /// call keeps its own.
  private final Queue<ZstdCompressCtx> idle = new ConcurrentLinkedQueue<>();

  PackMessages(boolean compress) {
    this(compress, ZstdCompressCtx::new);
  }

  /// @param contexts makes those that are missing
  PackMessages(boolean compress, Supplier<ZstdCompressCtx> contexts) {
    this.compress = compress;
    this.contexts = contexts;
  }

  /// The message of a pack: the same one each time.
  PubsubMessage of(Pack pack) {
    Json data = pack.data();
    var message = PubsubMessage.newBuilder().putAllAttributes(pack.attributes());
    if (!compress || data.length() < LEAST_BYTES) {
      // The pack is never changed, so its bytes need no copy.
      return message
          .setData(UnsafeByteOperations.unsafeWrap(data.array(), data.offset(), data.length()))
          .build();
    }
    return message
        .setData(zstd(data))
        .putAttributes(Attributes.CONTENT_ENCODING, Attributes.ZSTD)
        .build();
  }

  @Override
  public void close() {
    for (ZstdCompressCtx context = idle.poll(); context != null; context = idle.poll()) {
      context.close();
    }
  }

  private ByteString zstd(Json data) {
    byte[] room = new byte[Math.toIntExact(Zstd.compressBound(data.length()))];
    ZstdCompressCtx context = idle.poll();
    if (context == null) {
      context = contexts.get().setLevel(LEVEL);
    }
    int length =
        context.compressByteArray(room, 0, room.length, data.array(), data.offset(), data.length());
    idle.add(context);
    return ByteString.copyFrom(room, 0, length);
  }
}
