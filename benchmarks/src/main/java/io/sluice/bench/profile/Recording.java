package io.sluice.bench.profile;

import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/// What JDK Flight Recorder notes of a running process. Time is sampled by the CPU time that each
/// thread has used, where the system can do so, which is Linux, and else by looking at some threads
/// now and then. Sources: JEP 509, JFR CPU-Time Profiling; the event metadata of JDK 25.
///
/// @param pid of the process, whose JVM is this one's
/// @param file that is written when it is stopped
record Recording(long pid, Path file) {
  private static final String CPU = "jdk.CPUTimeSample";
  private static final String ELSEWHERE = "jdk.ExecutionSample";
  private static final String HEAP = "jdk.ObjectAllocationSample";

  private static final String NAME = "profile";
  private static final int PERIOD_MILLIS = 2;
  private static final int ALLOCATIONS_PER_SECOND = 2_000;

  /// Frames; more are cut off.
  private static final int DEPTH = 512;

  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+");
  private static final Pattern HIDDEN = Pattern.compile("(\\$\\$Lambda)?[./]0x[0-9a-f]+");

  /// What was found.
  ///
  /// @param event that time was sampled by
  /// @param time nanoseconds of threads that run Java; compiler and garbage collector are none
  /// @param heap bytes that were allocated; the stacks end with their class
  record Samples(String event, Stacks time, Stacks heap) {}

  /// Begins to record.
  ///
  /// @throws IOException when the process cannot be recorded
  static Recording start(long pid, Path file) throws IOException, InterruptedException {
    String _ = command(pid, "JFR.configure", "stackdepth=" + DEPTH);
    String _ =
        command(
            pid,
            "JFR.start",
            "name=" + NAME,
            "settings=none",
            "+%s#enabled=true".formatted(ELSEWHERE),
            "+%s#period=10ms".formatted(ELSEWHERE),
            "+%s#enabled=true".formatted(CPU),
            "+%s#throttle=%dms".formatted(CPU, PERIOD_MILLIS),
            "+%s#enabled=true".formatted(HEAP),
            "+%s#throttle=%d/s".formatted(HEAP, ALLOCATIONS_PER_SECOND));
    return new Recording(pid, file);
  }

  /// Ends it and reads what it has noted since a moment. That has to be some time after the start:
  /// the first allocation that is noted of a thread stands for all since the thread was started.
  ///
  /// @throws IOException when there is nothing that can be read
  Samples stop(Instant from) throws IOException, InterruptedException {
    String said = command(pid, "JFR.stop", "name=" + NAME, "filename=" + file);
    // It ends well whatever became of the command.
    if (!Files.exists(file)) {
      throw new IOException("process %d was not recorded: %s".formatted(pid, said));
    }
    return read(file, from);
  }

  /// Reads what such a process has noted since a moment.
  ///
  /// @throws IOException when that cannot be read
  static Samples read(Path file, Instant from) throws IOException {
    var cpu = new Stacks();
    var elsewhere = new Stacks();
    var heap = new Stacks();
    try (var events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null || trace.getFrames().isEmpty() || event.getStartTime().isBefore(from)) {
          continue;
        }
        List<String> stack = stack(trace);
        switch (event.getEventType().getName()) {
          case CPU -> cpu.add(stack, event.getDuration("samplingPeriod").toNanos());
          case ELSEWHERE -> elsewhere.add(stack, 1);
          case HEAP -> {
            stack.add(type(event.getClass("objectClass")));
            heap.add(stack, event.getLong("weight"));
          }
          default -> {
            // Nothing that is looked at.
          }
        }
      }
    }
    return cpu.total() > 0 ? new Samples(CPU, cpu, heap) : new Samples(ELSEWHERE, elsewhere, heap);
  }

  private static String command(long pid, String... words)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("%s ends with %d: %s".formatted(command, exit, said));
    }
    return said;
  }

  private static List<String> stack(RecordedStackTrace trace) {
    var stack = new ArrayList<String>();
    for (RecordedFrame frame : trace.getFrames().reversed()) {
      stack.add(name(frame.getMethod()));
    }
    return stack;
  }

  /// Such as `io.sluice.processor.Processor.process`. A lambda is called after what it stands in,
  /// and a class that the JVM has made up after what it was made for: both have other numbers each
  /// time.
  private static String name(RecordedMethod method) {
    String type = HIDDEN.matcher(method.getType().getName()).replaceFirst("");
    String name = LAMBDA.matcher(method.getName()).replaceFirst("$1");
    return type + "." + name.replace("<init>", "new").replace("<clinit>", "static");
  }

  /// Such as `byte[]` from `[B`.
  private static String type(RecordedClass type) {
    String name = HIDDEN.matcher(type.getName()).replaceFirst("");
    return name.startsWith("[")
        ? ClassDesc.ofDescriptor(name.replace('.', '/')).displayName()
        : name;
  }
}
