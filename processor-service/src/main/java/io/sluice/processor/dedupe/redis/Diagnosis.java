package io.sluice.processor.dedupe.redis;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// What is the matter with a Redis, for who is on call: what happened and, where a setting may be
/// the reason, which one and what to do.
final class Diagnosis {
  private final Settings settings;
  private final List<Throwable> causes = new ArrayList<>();

  private Diagnosis(Settings settings, JedisException failure) {
    this.settings = settings;
    for (Throwable cause = failure; cause != null; cause = reason(cause)) {
      causes.add(cause);
    }
  }

  static String of(Settings settings, JedisException failure) {
    var diagnosis = new Diagnosis(settings, failure);
    return "Redis at %s does not do its work: %s%s"
        .formatted(settings.text(Setting.REDIS_URL), diagnosis.words(), diagnosis.advice());
  }

  /// Jedis keeps beside its own exception why an address could not be connected to.
  private static @Nullable Throwable reason(Throwable failure) {
    Throwable[] beside = failure.getSuppressed();
    return failure.getCause() == null && beside.length > 0 ? beside[0] : failure.getCause();
  }

  private String words() {
    Throwable first = causes.getLast();
    String message = first.getMessage();
    return message == null ? first.getClass().getSimpleName() : message;
  }

  private String advice() {
    boolean tls = settings.text(Setting.REDIS_URL).startsWith("rediss:");
    if (has(CertificateExpiredException.class, CertificateNotYetValidException.class)) {
      return "; the certificate that it shows is out of its time: renew it at the server (Memorystore does so by itself), or look at the clock of this machine";
    }
    // The latter when the CAs differ, but have the same name.
    if (has(CertPathBuilderException.class, CertPathValidatorException.class)) {
      return unknownAuthority();
    }
    if (has(CertificateException.class)) {
      return "; the certificate that it shows is for another host: write the name that stands in it into SLUICE_REDIS_URL, or name the CA of this Redis in SLUICE_REDIS_CA_SECRET";
    }
    // A Redis without TLS waits for the rest of what it takes for a command.
    if (tls && has(SSLException.class, SocketTimeoutException.class)) {
      return "; if it is not merely slow, there is no TLS on this port: Memorystore has it on 6378, and a Redis without it is redis:// in SLUICE_REDIS_URL";
    }
    if (!tls
        && has(JedisConnectionException.class)
        && says("reset", "Broken pipe", "end of stream")) {
      return "; if it is there, this port wants TLS: then SLUICE_REDIS_URL begins with rediss://";
    }
    if (says("WRONGPASS", "invalid password")) {
      return "; the AUTH string in the secret of SLUICE_REDIS_AUTH_SECRET=%s is not that of this Redis: add a version with it"
          .formatted(settings.text(Setting.REDIS_AUTH_SECRET));
    }
    if (says("NOAUTH")) {
      return "; it wants an AUTH string: name the secret that holds it in SLUICE_REDIS_AUTH_SECRET";
    }
    return "";
  }

  private String unknownAuthority() {
    if (!settings.has(Setting.REDIS_CA_SECRET)) {
      return "; the certificate that it shows is from no CA that the JVM knows: put the CA certificates of this Redis into a secret and name that in SLUICE_REDIS_CA_SECRET";
    }
    return "; the certificate that it shows is from none of the CAs in the secret of SLUICE_REDIS_CA_SECRET=%s: add a version that holds all CA certificates of this Redis, the new one as well while one follows the other"
        .formatted(settings.text(Setting.REDIS_CA_SECRET));
  }

  private boolean has(Class<?>... kinds) {
    return causes.stream()
        .anyMatch(cause -> Arrays.stream(kinds).anyMatch(kind -> kind.isInstance(cause)));
  }

  private boolean says(String... words) {
    return Arrays.stream(words).anyMatch(words()::contains);
  }
}
