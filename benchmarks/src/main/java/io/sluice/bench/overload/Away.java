package io.sluice.bench.overload;

import java.io.IOException;
import java.time.Duration;

/// What is moved far away, and taken away, from the processor.
enum Away {
  /// Its appends come late; then neither they nor its queries are answered.
  BIGQUERY("BigQuery", Duration.ofSeconds(2)) {
    @Override
    void moveAway(Scene scene) {
      scene.appends().distance(distance());
    }

    @Override
    void refuse(Scene scene) {
      scene.appends().refuse();
      scene.tables().refuse();
    }

    @Override
    void comeBack(Scene scene) throws IOException, InterruptedException {
      scene.appends().distance(Duration.ZERO);
      scene.appends().accept();
      scene.tables().accept();
    }
  },
  /// Half as late as a call may be answered.
  REDIS("Redis", Duration.ofSeconds(1)) {
    @Override
    void moveAway(Scene scene) {
      scene.redis().distance(distance());
    }

    @Override
    void refuse(Scene scene) {
      scene.redis().refuse();
    }

    @Override
    void comeBack(Scene scene) throws IOException, InterruptedException {
      scene.redis().distance(Duration.ZERO);
      scene.redis().accept();
    }
  };

  private final String word;
  private final Duration distance;

  Away(String word, Duration distance) {
    this.word = word;
    this.distance = distance;
  }

  /// Its name.
  String word() {
    return word;
  }

  /// How late its answers come when it is far away.
  Duration distance() {
    return distance;
  }

  abstract void moveAway(Scene scene);

  abstract void refuse(Scene scene);

  abstract void comeBack(Scene scene) throws IOException, InterruptedException;
}
