package io.sluice.local.contract;

import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;

/// Starts containers where Docker is; elsewhere the test is skipped, and says so.
final class Containers {
  private Containers() {}

  /// Starts a container.
  ///
  /// @param image what it is made of, to be named where it cannot be
  static <C extends GenericContainer<C>> C start(String image, C container) {
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        () -> "no Docker on this machine, so nothing ran against " + image);
    try {
      container.start();
      return container;
    } catch (ContainerFetchException e) {
      throw new TestAbortedException("Docker is here, but it cannot get " + image, e);
    }
  }
}
