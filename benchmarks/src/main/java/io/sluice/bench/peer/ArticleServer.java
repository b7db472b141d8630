package io.sluice.bench.peer;

import io.javalin.Javalin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes pushes for an [Article], each request on a virtual thread.
public final class ArticleServer {
  private static final Logger LOG = LoggerFactory.getLogger(ArticleServer.class);

  private ArticleServer() {}

  /// Listens on the loopback until the process ends.
  static void start(Article article, int port) {
    Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.concurrency.useVirtualThreads = true;
              config.router.javaLangErrorHandler((response, e) -> {
                LOG.atError().setCause(e).log("a push is not stored");
                response.setStatus(500);
              });
              config.routes.exception(
                  Exception.class,
                  (e, context) -> {
                    LOG.atError().setCause(e).log("a push is not stored");
                    context.status(500);
                  });
              config.routes.get("/ready", context -> context.result("ready"));
              config.routes.post(
                  "/pubsub/push",
                  context -> {
                    article.store(context.bodyAsBytes());
                    context.status(204);
                  });
            })
        .start("127.0.0.1", port);
  }
}
