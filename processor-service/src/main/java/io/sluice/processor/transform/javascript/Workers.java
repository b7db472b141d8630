package io.sluice.processor.transform.javascript;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// The threads on which code of others runs: as many as cores, in the order of the callers, who
/// wait. One more watches that none of them uses more than its budget.
///
/// Some steps of an engine cannot be stopped. The thread of such a one is left to itself, and
/// another takes its place; at most as many are left so as there are workers.
final class Workers implements AutoCloseable {
  private static final long LOOK_NANOS = 4_000_000;

  /// So many looks at idle workers, and nobody looks any more until a job begins.
  private static final int IDLE_LOOKS = 50;

  private final int count;
  private final LinkedBlockingQueue<Job<?>> jobs = new LinkedBlockingQueue<>();
  private final List<Worker> workers = new ArrayList<>();
  private final Thread watcher = new Thread(this::watch, "transform-watch");
  private volatile boolean asleep;
  private volatile boolean closed;
  private int lost;
  private boolean started;

  Workers(int count) {
    this.count = count;
  }

  /// Runs a task and waits for it.
  <T> Ran<T> run(Budget budget, Task<T> task) throws InterruptedException {
    start();
    var job = new Job<>(budget, task);
    jobs.add(job);
    return job.await();
  }

  private synchronized void start() {
    if (closed) {
      throw new IllegalStateException("the workers are closed");
    }
    if (!started) {
      started = true;
      watcher.setDaemon(true);
      watcher.start();
      for (int i = 0; i < count; i++) {
        add();
      }
    }
  }

  private void add() {
    var worker = new Worker(jobs, this::wake, this::late);
    workers.add(worker);
    worker.start();
  }

  private void wake() {
    if (asleep) {
      LockSupport.unpark(watcher);
    }
  }

  private void watch() {
    int idle = 0;
    while (!closed) {
      idle = look() ? 0 : idle + 1;
      if (idle < IDLE_LOOKS) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      } else {
        asleep = true;
        if (!look()) {
          LockSupport.park(this);
        }
        asleep = false;
        idle = 0;
      }
    }
  }

  /// Looks after all workers; tells whether any of them works.
  private synchronized boolean look() {
    boolean any = false;
    for (Worker worker : List.copyOf(workers)) {
      any |= !worker.idle();
      if (lost < count && worker.watch(System.nanoTime())) {
        lost++;
        workers.remove(worker);
        add();
      }
    }
    return any;
  }

  private synchronized void late(Worker worker) {
    if (!closed) {
      lost--;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    LockSupport.unpark(watcher);
    workers.forEach(Worker::dismiss);
  }
}
