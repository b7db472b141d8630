package io.sluice.processor.dedupe.redis;

import io.sluice.model.Settings;
import io.sluice.processor.Deduplicator;
import redis.clients.jedis.RedisClient;

/// A clock that a test moves, for leases and lifetimes: it takes the place of the server's in the
/// scripts, which are the same otherwise.
final class MovedClock {
  private static final String PIECE =
      """
      local server = redis
      local now = tonumber(server.call('GET', 'test:now'))
      for _, key in ipairs(server.call('ZRANGEBYSCORE', 'test:until', '-inf', '(' .. now)) do
        server.call('DEL', key)
        server.call('ZREM', 'test:until', key)
      end
      local redis = {call = function(command, key, ...)
        local arguments = {...}
        if command == 'SET' and arguments[2] == 'PX' then
          server.call('ZADD', 'test:until', now + arguments[3], key)
          return server.call('SET', key, arguments[1])
        elseif command == 'PEXPIRE' then
          return server.call('ZADD', 'test:until', now + arguments[1], key)
        end
        return server.call(command, key, ...)
      end}
      """;

  private MovedClock() {}

  /// Moves the clock of a server, in milliseconds since 1970; never back.
  static void set(RedisClient client, long now) {
    client.set("test:now", Long.toString(now));
  }

  /// A deduplicator that goes by it.
  static Deduplicator deduplicator(Settings settings) {
    return new RedisDeduplicator(
        settings,
        new RedisScripts(settings, piece -> piece.equals("clock") ? PIECE : Script.piece(piece)));
  }
}
