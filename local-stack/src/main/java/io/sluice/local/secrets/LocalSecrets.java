package io.sluice.local.secrets;

import com.google.protobuf.ByteString;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Secrets held in memory, for Google's own Secret Manager client: create, get, add a version,
/// access a version by number or as `latest`. Every version is enabled; nothing is deleted.
public final class LocalSecrets {
  /// Bytes of a payload; source: cloud.google.com/secret-manager/quotas.
  static final int MAX_PAYLOAD_BYTES = 64 << 10;

  private static final String SECRET_NAME = "projects/([^/]{1,100})/secrets/([A-Za-z0-9_-]{1,255})";
  private static final Pattern SECRET = Pattern.compile(SECRET_NAME);
  private static final Pattern VERSION =
      Pattern.compile("(" + SECRET_NAME + ")/versions/([1-9][0-9]{0,8}|latest)");

  private final Map<String, List<ByteString>> versions = new TreeMap<>();

  /// One version of a secret.
  ///
  /// @param name with the number, also when it was asked for as `latest`
  record Version(String name, ByteString payload) {}

  /// Starts with one version of each secret.
  ///
  /// @param secrets texts by name, `projects/P/secrets/S`
  public LocalSecrets(Map<String, String> secrets) {
    secrets.forEach(this::put);
  }

  /// Adds a version to a secret, which is created if absent.
  ///
  /// @param secret `projects/P/secrets/S`
  public synchronized void put(String secret, String payload) {
    if (!versions.containsKey(secret)) {
      create(secret);
    }
    String _ = add(secret, ByteString.copyFromUtf8(payload));
  }

  /// The service to add to a gRPC server.
  public ServerServiceDefinition service() {
    return new SecretService(this).definition();
  }

  synchronized void create(String secret) {
    if (!SECRET.matcher(secret).matches()) {
      throw invalid("Invalid secret name [%s]: it has the form projects/P/secrets/S.", secret);
    }
    if (versions.putIfAbsent(secret, new ArrayList<>()) != null) {
      throw refuse(Status.ALREADY_EXISTS, "Secret [%s] already exists.", secret);
    }
  }

  synchronized void checkExists(String secret) {
    List<ByteString> _ = existing(secret);
  }

  private List<ByteString> existing(String secret) {
    List<ByteString> existing = versions.get(secret);
    if (existing == null) {
      throw refuse(Status.NOT_FOUND, "Secret [%s] not found.", secret);
    }
    return existing;
  }

  /// Adds a version; answers its name.
  synchronized String add(String secret, ByteString payload) {
    List<ByteString> of = existing(secret);
    if (payload.size() > MAX_PAYLOAD_BYTES) {
      throw invalid(
          "The payload of a secret has at most 65536 bytes, not %s.",
          Integer.toString(payload.size()));
    }
    of.add(payload);
    return secret + "/versions/" + of.size();
  }

  synchronized Version access(String name) {
    Matcher parts = VERSION.matcher(name);
    if (!parts.matches()) {
      throw invalid(
          "Invalid version name [%s]: it has the form projects/P/secrets/S/versions/N, or latest.",
          name);
    }
    String secret = parts.group(1);
    List<ByteString> of = versions.getOrDefault(secret, List.of());
    if (of.isEmpty()) {
      throw refuse(Status.NOT_FOUND, "Secret [%s] not found or has no versions.", secret);
    }
    String wanted = parts.group(4);
    int number = wanted.equals("latest") ? of.size() : Integer.parseInt(wanted);
    if (number > of.size()) {
      throw refuse(Status.NOT_FOUND, "Secret Version [%s] not found.", name);
    }
    return new Version(secret + "/versions/" + number, of.get(number - 1));
  }

  private static RuntimeException invalid(String message, String value) {
    return refuse(Status.INVALID_ARGUMENT, message, value);
  }

  private static RuntimeException refuse(Status status, String message, String value) {
    return status.withDescription(message.formatted(value)).asRuntimeException();
  }
}
