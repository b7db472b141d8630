package io.sluice.processor.dedupe.redis;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.DeduplicatorException;
import io.sluice.service.Health;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// Runs the scripts on a Redis, which it connects to at the first call. A server that evicts keys
/// when its memory is full is refused: it would forget which events are in their tables.
public final class RedisScripts implements AutoCloseable {
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)");
  private static final Pattern POLICY = Pattern.compile("maxmemory_policy:(\\S+)");
  private static final String SAFE_POLICY = "noeviction";

  private final Settings settings;
  private final RedisAccess access;
  private final UnaryOperator<String> pieces;
  private final Map<Script, String> texts = new EnumMap<>(Script.class);
  private final Map<Script, String> hashes = new EnumMap<>(Script.class);
  private @Nullable RedisClient client;

  /// For the Redis that the settings name.
  ///
  /// @throws InvalidSettingsException when they name none
  public RedisScripts(Settings settings) {
    this(settings, Script::piece);
  }

  /// With other texts for the pieces that the scripts are put together of.
  RedisScripts(Settings settings, UnaryOperator<String> pieces) {
    this.settings = settings;
    this.access = new RedisAccess(settings);
    this.pieces = pieces;
  }

  /// Runs a script with one argument.
  ///
  /// @throws DeduplicatorException when there is no answer, after a second try
  Object run(Script script, String argument) {
    try {
      return once(script, argument);
    } catch (JedisException e) {
      // Every script may be repeated: the same call has the same answer.
      try {
        return once(script, argument);
      } catch (JedisException again) {
        disconnect();
        throw unavailable(again);
      }
    }
  }

  /// Whether Redis answers, and still forgets nothing when it is full.
  Health check() {
    try {
      requireSafePolicy(connected());
      return Health.UP;
    } catch (JedisException e) {
      disconnect();
      return new Health.Down(String.valueOf(unavailable(e).getMessage()));
    } catch (DeduplicatorException e) {
      return new Health.Down(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  /// Begins anew at the next call, with the secrets as they are then: they may have been rotated.
  private synchronized void disconnect() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private Object once(Script script, String argument) {
    RedisClient redis = connected();
    try {
      return redis.evalsha(hashes.getOrDefault(script, ""), 0, argument);
    } catch (JedisNoScriptException e) {
      // A Redis that was restarted, or failed over, has to learn it again.
      redis.scriptLoad(texts.getOrDefault(script, ""));
      return redis.evalsha(hashes.getOrDefault(script, ""), 0, argument);
    }
  }

  private synchronized RedisClient connected() {
    if (client != null) {
      return client;
    }
    RedisClient connecting = access.client();
    try {
      greet(connecting);
    } catch (JedisException | DeduplicatorException e) {
      connecting.close();
      throw e;
    }
    client = connecting;
    return connecting;
  }

  private void greet(RedisClient redis) {
    requireSafePolicy(redis);
    boolean flags = Integer.parseInt(find(VERSION, redis.info("server"), 1)) >= 7;
    for (Script script : List.of(Script.values())) {
      texts.put(script, script.text(flags, pieces));
      hashes.put(script, redis.scriptLoad(texts.get(script)));
    }
  }

  private void requireSafePolicy(RedisClient redis) {
    String policy = find(POLICY, redis.info("memory"), 1);
    if (!policy.equals(SAFE_POLICY)) {
      throw new DeduplicatorException(
          "Redis at %s has maxmemory-policy %s and would forget which events are stored; set it to %s"
              .formatted(settings.text(Setting.REDIS_URL), policy, SAFE_POLICY));
    }
  }

  private static String find(Pattern pattern, String info, int group) {
    Matcher matcher = pattern.matcher(info);
    return matcher.find() ? matcher.group(group) : "0";
  }

  private DeduplicatorException unavailable(JedisException e) {
    return new DeduplicatorException(Diagnosis.of(settings, e), e);
  }
}
