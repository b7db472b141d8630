package io.sluice.processor;

import io.sluice.model.Settings;
import io.sluice.processor.ModelDeduplicator.Doubt;
import io.sluice.processor.ModelMemory.Remembered;
import io.sluice.processor.Simulation.Flaw;
import io.sluice.processor.Simulation.Options;
import io.sluice.processor.Simulation.ProtocolMaker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Protocols that look right and are not. Each of them is the right one with one rule left out.
enum WrongProtocol {
  /// Reads whether a message is done, appends, and notes that it is.
  GET_APPEND_SET(memory(ReadThenWrite::new)),
  /// Notes that a message is done, then appends.
  SET_APPEND(memory(WriteThenAppend::new)),
  /// Takes over a claim whose lease is over without settling its streams.
  NO_FENCE(
      memory((settings, memory) ->
          new ModelDeduplicator(settings, memory) {
            @Override
            protected boolean fences() {
              return false;
            }
          })),
  /// Forgets a claim when its lease is over.
  CLAIM_EXPIRES_WITH_ITS_LEASE(
      memory((settings, memory) ->
          new ModelDeduplicator(settings, memory) {
            @Override
            protected long pendingLifetime() {
              return Simulation.LEASE_MS;
            }
          })),
  /// Gives offsets of a stream again after the answer to a claim was lost.
  OFFSETS_REUSED(
      options(
          (settings, memory) ->
              new ModelDeduplicator(settings, memory) {
                @Override
                protected long nextOffset(Tail tail, long given) {
                  return tail.offset();
                }
              },
          Flaw.REUSES_STREAMS)),
  /// Believes what a stream holds the first time that it is asked.
  ROTATION_WITHOUT_THE_SECOND_READ(options(ModelDeduplicator::new, Flaw.FINALIZES_ONCE)),
  /// Counts an event as stored that a message claimed which never stored it.
  EVENT_NEVER_RELEASED(
      memory((settings, memory) ->
          new ModelDeduplicator(settings, memory) {
            @Override
            protected boolean swallowsUnstored() {
              return true;
            }
          })),
  /// Knows messages by the id that the bus gave them.
  BUS_ID_AS_IDENTITY(options(ModelDeduplicator::new, Flaw.BUS_IDS)),
  /// Takes a message for written when one of its tables is.
  FIRST_TABLE_DECIDES(memory(FirstTableDecides::new)),
  /// Writes all tables of a message again when one is missing.
  REWRITES_ALL_TABLES(memory(RewritesAll::new)),
  /// Asks the warehouse, then claims the message.
  LOOKS_UP_BEFORE_CLAIMING(memory(LooksUpUnclaimed::new)),
  /// Takes a message for stored when some row of it is.
  LOOKS_UP_MESSAGES(options(ModelDeduplicator::new, Flaw.LOOKS_UP_MESSAGES)),
  /// Looks an event up in the table alone that it goes to now.
  LOOKS_UP_ONE_TABLE(options(ModelDeduplicator::new, Flaw.LOOKS_UP_ONE_TABLE)),
  /// Judges an event of another message by the table that it goes to now.
  MAPPING_IGNORED(
      memory((settings, memory) ->
          new ModelDeduplicator(settings, memory) {
            @Override
            protected boolean knowsMappings() {
              return false;
            }
          })),
  /// Goes on as if nothing had happened when the memory was lost.
  MEMORY_LOST_UNNOTICED(
      losing((settings, memory) ->
          new ModelDeduplicator(settings, memory) {
            @Override
            protected long since(long first) {
              return 0;
            }
          })),
  /// Appends under a claim however old it is, when the memory that it was in may be lost.
  APPENDS_UNDER_OLD_CLAIMS(new Options(ModelDeduplicator::new, Set.of(Flaw.APPENDS_LATE), true, 0)),
  /// Does not look up a replay.
  NO_LOOK_UP_OF_A_REPLAY(without(Doubt.REPLAY, false)),
  /// Does not look up a message that may have been done and forgotten.
  NO_LOOK_UP_OF_AN_OLD_MESSAGE(without(Doubt.OLD, false)),
  /// Does not look up an event that may have been stored and forgotten.
  NO_LOOK_UP_OF_AN_OLD_EVENT(without(Doubt.OLD_EVENT, false)),
  /// Does not look up what somebody was about to ask for.
  NO_LOOK_UP_AFTER_A_BROKEN_ONE(without(Doubt.BROKEN_OFF, false)),
  /// Takes the rows of a claim for lost when the warehouse has forgotten their stream.
  NO_LOOK_UP_OF_A_FORGOTTEN_STREAM(without(Doubt.STREAM_FORGOTTEN, false)),
  /// Does not look up what was written in part under other settings.
  NO_LOOK_UP_UNDER_OTHER_SETTINGS(without(Doubt.OTHER_SETTINGS, false)),
  /// Does not look up once more what was claimed after a look-up and not written.
  NO_SECOND_LOOK_UP(without(Doubt.ASKED_BEFORE, false)),
  /// Does not look up a message that may have been done before the memory was lost.
  NO_LOOK_UP_AFTER_A_LOSS(without(Doubt.BEFORE_LOSS, true)),
  /// Does not look up an event that may have been stored before the memory was lost.
  NO_LOOK_UP_OF_EVENTS_AFTER_A_LOSS(without(Doubt.EVENT_BEFORE_LOSS, true));

  private final Options options;

  WrongProtocol(Options options) {
    this.options = options;
  }

  /// How to simulate it.
  Options options(int steps) {
    return new Options(options.protocol(), options.flaws(), options.loses(), steps);
  }

  private static Options memory(ProtocolMaker protocol) {
    return new Options(protocol, Set.of(), false, 0);
  }

  private static Options losing(ProtocolMaker protocol) {
    return new Options(protocol, Set.of(), true, 0);
  }

  private static Options options(ProtocolMaker protocol, Flaw flaw) {
    return new Options(protocol, Set.of(flaw), false, 0);
  }

  private static Options without(Doubt doubt, boolean loses) {
    ProtocolMaker protocol =
        (settings, memory) ->
            new ModelDeduplicator(settings, memory) {
              @Override
              protected boolean needsLookUp(Doubt about) {
                return about != doubt;
              }
            };
    return loses ? losing(protocol) : memory(protocol);
  }

  private static final class ReadThenWrite extends ModelDeduplicator {
    private final ModelMemory memory;

    ReadThenWrite(Settings settings, ModelMemory memory) {
      super(settings, memory);
      this.memory = memory;
    }

    @Override
    public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
      var next = new HashMap<String, Long>();
      var claims = new ArrayList<Claim>();
      for (Wanted message : wanted) {
        claims.add(
            memory.messages.get(message.message()) instanceof Remembered.Done
                ? new Claim.Done(null, true)
                : new Claim.Granted(grants(tails, message, next), null, 0));
      }
      return new Claims.Answered(claims, java.time.Instant.EPOCH);
    }

    private static List<Claim.Grant> grants(
        List<Tail> tails, Wanted message, Map<String, Long> next) {
      var grants = new ArrayList<Claim.Grant>();
      for (Tail tail : tails) {
        for (Wanted.Rows rows : message.tables()) {
          if (rows.table().equals(tail.table())) {
            int count = rows.eventKeys().size();
            long offset = next.merge(tail.table(), tail.offset(), (at, _) -> at);
            next.put(tail.table(), offset + count);
            grants.add(
                new Claim.Grant(
                    new Placement(tail.table(), tail.stream(), offset, count), new BitSet()));
          }
        }
      }
      return grants;
    }
  }

  private static final class WriteThenAppend extends ModelDeduplicator {
    private final ModelMemory memory;

    WriteThenAppend(Settings settings, ModelMemory memory) {
      super(settings, memory);
      this.memory = memory;
    }

    @Override
    public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
      Claims claims = super.claim(token, tails, wanted);
      wanted.forEach(
          message -> memory.messages.put(message.message(), new Remembered.Done(), doneLifetime()));
      return claims;
    }
  }

  private static final class FirstTableDecides extends ModelDeduplicator {
    FirstTableDecides(Settings settings, ModelMemory memory) {
      super(settings, memory);
    }

    @Override
    public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
      return super.claim(token, tails, wanted.stream().map(FirstTableDecides::whole).toList());
    }

    private static Wanted whole(Wanted message) {
      return message.attempt() instanceof Attempt.Again(String token, var written)
              && !written.isEmpty()
          ? with(message, new Attempt.Again(token, tables(message)))
          : message;
    }

    private static Set<String> tables(Wanted message) {
      return message.tables().stream().map(Wanted.Rows::table).collect(Collectors.toSet());
    }
  }

  private static final class RewritesAll extends ModelDeduplicator {
    private final ModelMemory memory;

    RewritesAll(Settings settings, ModelMemory memory) {
      super(settings, memory);
      this.memory = memory;
    }

    @Override
    public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
      for (Wanted message : wanted) {
        if (memory.messages.get(message.message()) instanceof Remembered.Claimed claim
            && misses(claim)) {
          memory.messages.remove(message.message());
        }
      }
      return super.claim(token, tails, wanted);
    }

    private boolean misses(Remembered.Claimed claim) {
      return streams(claim).noneMatch(stream -> settledRows(stream) == null)
          && claim.places().stream().anyMatch(place -> isNowhere(place));
    }

    private boolean isNowhere(ModelMemory.Place place) {
      Long rows = place.stream() == null ? null : settledRows(place.stream());
      return rows != null && rows <= place.offset();
    }

    private static Stream<String> streams(Remembered.Claimed claim) {
      return claim.places().stream()
          .map(ModelMemory.Place::stream)
          .filter(java.util.Objects::nonNull);
    }
  }

  private static final class LooksUpUnclaimed extends ModelDeduplicator {
    private final ModelMemory memory;

    LooksUpUnclaimed(Settings settings, ModelMemory memory) {
      super(settings, memory);
      this.memory = memory;
    }

    @Override
    public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
      for (Wanted message : wanted) {
        if (message.attempt() instanceof Attempt.LookedUp(String asked, var _)
            && memory.messages.get(message.message()) == null) {
          memory.messages.put(
              message.message(), new Remembered.Asking(asked, 0), Simulation.LEASE_MS);
        }
      }
      Claims claims = super.claim(token, tails, wanted);
      for (Wanted message : wanted) {
        if (memory.messages.get(message.message()) instanceof Remembered.Asking) {
          memory.messages.remove(message.message());
          message.tables().stream()
              .flatMap(rows -> rows.eventKeys().stream())
              .filter(event -> message.message().equals(memory.events.get(event)))
              .forEach(memory.events::remove);
        }
      }
      return claims;
    }
  }

  private static Wanted with(Wanted message, Attempt attempt) {
    return new Wanted(
        message.message(),
        message.revision(),
        message.created(),
        message.replay(),
        message.tables(),
        message.refused(),
        attempt);
  }
}
