package io.sluice.local.contract;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The real Pub/Sub. The variables do not begin as those of the services do, which refuse names
/// that they do not know.
@Timeout(600)
@EnabledIfEnvironmentVariable(named = "CONTRACT_PROJECT", matches = ".+")
@EnabledIfEnvironmentVariable(
    named = "CONTRACT_PROJECT_NUMBER",
    matches = "[0-9]+",
    disabledReason =
        "NOTHING WAS ASKED OF THE REAL PUB/SUB: set CONTRACT_PROJECT to the id of a project of"
            + " Google Cloud and CONTRACT_PROJECT_NUMBER to its number, and log in by `gcloud auth"
            + " application-default login`. The test makes two topics and two subscriptions"
            + " sluice-contract-*, deletes them afterwards, lets Pub/Sub's own service account use"
            + " them, and sends one message, which costs nothing. Needed: roles/pubsub.admin")
class PubSubProjectIT extends DeadLetterContract {
  private static String project;
  private static String number;

  @BeforeAll
  static void start() {
    project = System.getenv("CONTRACT_PROJECT");
    number = System.getenv("CONTRACT_PROJECT_NUMBER");
  }

  @Override
  String address() {
    return "";
  }

  @Override
  String project() {
    return project;
  }

  /// Source: cloud.google.com/pubsub/docs/handling-failures, "Grant forwarding permissions".
  @Override
  void grant(String subscription, String topic) {
    topics.setIamPolicy(allow(topic, "roles/pubsub.publisher"));
    subscriptions.setIamPolicy(allow(subscription, "roles/pubsub.subscriber"));
  }

  private static SetIamPolicyRequest allow(String resource, String role) {
    String account = "service-%s@gcp-sa-pubsub.iam.gserviceaccount.com".formatted(number);
    var binding = Binding.newBuilder().setRole(role).addMembers("serviceAccount:" + account);
    return SetIamPolicyRequest.newBuilder()
        .setResource(resource)
        .setPolicy(Policy.newBuilder().addBindings(binding))
        .build();
  }
}
