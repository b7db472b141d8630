package io.sluice.local.cli.cost;

/// What Sluice needs for a load at its peak.
///
/// @param ingests instances of ingest, of 1 vCPU
/// @param processors instances of the processor, of 1 vCPU
/// @param redises Redis instances that the CPU of their one thread asks for; 1 is what one
///   deployment has
/// @param redisGib memory of all of them
record Sizing(long ingests, long processors, long redises, long redisGib) {}
