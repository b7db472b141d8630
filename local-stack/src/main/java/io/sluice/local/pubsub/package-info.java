/// An embedded, durable Pub/Sub that speaks the gRPC wire of the real one, for laptops and tests.
/// It depends on nothing else of this project: start it with [LocalPubSub#start].
@NullMarked
package io.sluice.local.pubsub;

import org.jspecify.annotations.NullMarked;
