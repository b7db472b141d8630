package io.sluice.local.pubsub;

import java.util.regex.Pattern;

/// Which names the real service takes; source: cloud.google.com/pubsub/docs/pubsub-basics, resource
/// names.
final class ResourceNames {
  private static final String ID = "(?!goog)[A-Za-z][A-Za-z0-9._~%+-]{2,254}";
  private static final String PROJECT_ID = "projects/[^/]{1,100}";
  private static final Pattern PROJECT = Pattern.compile(PROJECT_ID);
  private static final Pattern TOPIC = Pattern.compile(PROJECT_ID + "/topics/" + ID);
  private static final Pattern SUBSCRIPTION = Pattern.compile(PROJECT_ID + "/subscriptions/" + ID);

  private ResourceNames() {}

  static String project(String name) {
    return check(PROJECT, "projects", name, "projects/PROJECT");
  }

  static String topic(String name) {
    return check(TOPIC, "topics", name, "projects/PROJECT/topics/ID");
  }

  static String subscription(String name) {
    return check(SUBSCRIPTION, "subscriptions", name, "projects/PROJECT/subscriptions/ID");
  }

  private static String check(Pattern pattern, String kind, String name, String form) {
    if (!pattern.matcher(name).matches()) {
      throw PubSubErrors.invalid(
          ("Invalid [%s] name: (name=%s). It has the form %s; an id is a letter and 2 to 254 more of"
                  + " letters, digits and -_.~+%%, and does not begin with goog.")
              .formatted(kind, name, form));
    }
    return name;
  }
}
