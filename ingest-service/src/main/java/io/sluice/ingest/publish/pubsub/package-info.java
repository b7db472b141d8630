/// Publishes to Google Cloud Pub/Sub.
@NullMarked
package io.sluice.ingest.publish.pubsub;

import org.jspecify.annotations.NullMarked;
