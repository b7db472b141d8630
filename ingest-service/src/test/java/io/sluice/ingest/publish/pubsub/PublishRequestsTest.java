package io.sluice.ingest.publish.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.core.SettableApiFuture;
import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import io.grpc.Status;
import io.sluice.ingest.publish.PublishResult;
import io.sluice.ingest.publish.PublishResult.Failed;
import io.sluice.ingest.publish.PublishResult.Published;
import io.sluice.ingest.publish.pubsub.PublishRequests.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublishRequestsTest {
  private final List<PublishRequest> sent = new ArrayList<>();
  private final List<SettableApiFuture<PublishResponse>> answers = new ArrayList<>();
  private final PublishRequests requests =
      new PublishRequests(
          request -> {
            sent.add(request);
            answers.add(SettableApiFuture.create());
            return answers.getLast();
          },
          "topic");

  @Test
  void whatComesWhileFourAreUnderWaySharesTheNextOne() throws Exception {
    List<Part> parts = IntStream.range(0, 7).mapToObj(i -> add("p" + i)).toList();
    assertThat(sent()).containsExactly("p0", "p1", "p2", "p3");

    answer(2);

    assertThat(sent()).containsExactly("p0", "p1", "p2", "p3", "p4 p5 p6");
    assertThat(result(parts.get(2))).containsExactly(new Published("2-0"));
    answer(4);
    assertThat(result(parts.get(5))).containsExactly(new Published("4-1"));
    assertThat(sent()).hasSize(5);
    add("p7");
    assertThat(sent()).hasSize(6);
  }

  @Test
  void aRequestHoldsNoMoreThanPubSubTakes() {
    occupy();
    requests.add(messages("a", 600), 6_000);
    requests.add(messages("b", 400), 4_000);
    requests.add(messages("c", 1), 8_999_999);
    requests.add(messages("d", 1), 2);

    IntStream.range(0, 4).forEach(this::answer);

    assertThat(sent.subList(4, sent.size()))
        .extracting(PublishRequest::getMessagesCount)
        .containsExactly(1000, 1, 1);
  }

  @Test
  void whatIsWrongInOnePartDoesNotFailTheOthers() throws Exception {
    occupy();
    List<Part> parts = List.of(add("good"), add("bad"), add("fine"));
    answer(0);
    assertThat(sent()).endsWith("good bad fine");

    refuse(4);

    assertThat(sent()).endsWith("good");
    answer(5);
    assertThat(sent()).endsWith("bad");
    refuse(6);
    assertThat(sent()).endsWith("fine");
    answer(7);
    assertThat(result(parts.get(0))).hasOnlyElementsOfType(Published.class);
    assertThat(result(parts.get(1)))
        .containsExactly(new Failed("com.google.api.gax.rpc.InvalidArgumentException: wrong"));
    assertThat(result(parts.get(2))).hasOnlyElementsOfType(Published.class);
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotSent() {
    occupy();
    requests.remove(add("late"));
    add("next");

    answer(1);

    assertThat(sent()).endsWith("next").doesNotContain("late", "late next");
  }

  @Test
  void aRequestThatCannotBeSentFailsAndLeavesItsPlace() throws Exception {
    var closed =
        new PublishRequests(
            _ -> {
              throw new IllegalStateException("closed");
            },
            "topic");
    for (int i = 0; i < 10; i++) {
      assertThat(result(closed.add(messages("x", 1), 1)))
          .containsExactly(new Failed("java.lang.IllegalStateException: closed"));
    }
  }

  @Test
  void anyNumberOfRequestsMayFailAtOnce() throws Exception {
    var closed =
        new PublishRequests(
            _ -> {
              if (answers.size() == 4) {
                throw new IllegalStateException("closed");
              }
              answers.add(SettableApiFuture.create());
              return answers.getLast();
            },
            "topic");
    List<PubsubMessage> full = messages("x", PublishRequests.MAX_MESSAGES);
    List<Part> parts = IntStream.range(0, 10_000).mapToObj(_ -> closed.add(full, 1)).toList();

    answer(0, PublishRequests.MAX_MESSAGES);

    assertThat(result(parts.getFirst())).hasOnlyElementsOfType(Published.class);
    assertThat(result(parts.getLast()))
        .containsOnly(new Failed("java.lang.IllegalStateException: closed"));
  }

  @Test
  void aRequestThatIsCancelledFails() throws Exception {
    Part part = add("a");

    answers.getFirst().cancel(false);

    assertThat(result(part))
        .containsExactly(new Failed("java.util.concurrent.CancellationException: cancelled"));
  }

  @Test
  void anAnswerWithoutAnIdForEachMessageIsNone() throws Exception {
    Part part = requests.add(messages("a", 2), 2);

    answers.getFirst().set(PublishResponse.newBuilder().addMessageIds("only").build());

    var failed = new Failed("2 messages, but 1 ids");
    assertThat(result(part)).containsExactly(failed, failed);
  }

  private void occupy() {
    IntStream.range(0, 4).forEach(i -> add("first" + i));
  }

  private Part add(String text) {
    return requests.add(messages(text, 1), text.length());
  }

  private static List<PubsubMessage> messages(String text, int count) {
    var message = PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
    return Collections.nCopies(count, message);
  }

  private void answer(int request) {
    answer(request, sent.get(request).getMessagesCount());
  }

  private void answer(int request, int messages) {
    var response = PublishResponse.newBuilder();
    for (int i = 0; i < messages; i++) {
      response.addMessageIds(request + "-" + i);
    }
    answers.get(request).set(response.build());
  }

  private void refuse(int request) {
    answers
        .get(request)
        .setException(
            new InvalidArgumentException(
                "wrong", null, GrpcStatusCode.of(Status.Code.INVALID_ARGUMENT), false));
  }

  private static List<PublishResult> result(Part part) throws InterruptedException {
    return part.await(0);
  }

  private List<String> sent() {
    return sent.stream()
        .map(request ->
            String.join(
                " ",
                request.getMessagesList().stream()
                    .map(PubsubMessage::getData)
                    .map(data -> data.toStringUtf8())
                    .toList()))
        .toList();
  }
}
