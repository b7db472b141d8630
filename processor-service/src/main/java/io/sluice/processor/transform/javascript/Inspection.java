package io.sluice.processor.transform.javascript;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;

/// Runs a file once, as the script that it is, to see what it declares and whether it leaves the
/// built-ins alone.
record Inspection(JavaScript javaScript, String file, String text)
    implements Task<Inspection.Findings> {
  /// @param functions at the top level
  /// @param tampers whether it changed a built-in
  record Findings(List<Declared> functions, boolean tampers) {}

  @Override
  public Sandbox open() {
    return javaScript.sandbox();
  }

  @Override
  public Findings run(Sandbox sandbox) {
    Value globals = sandbox.context().getBindings(JavaScript.LANGUAGE);
    var known = new HashSet<>(globals.getMemberKeys());
    Value tampered = sandbox.own("watch").execute();
    try {
      sandbox.context().eval(Source.newBuilder(JavaScript.LANGUAGE, text, file).buildLiteral());
    } catch (PolyglotException e) {
      if (e.isCancelled()) {
        throw e;
      }
      throw Choice.complaint(file, problem(e));
    }
    var functions = new ArrayList<Declared>();
    for (String name : globals.getMemberKeys()) {
      Value value = globals.getMember(name);
      if (!known.contains(name) && value.canExecute()) {
        String code = sandbox.own("code").execute(value).asString();
        if (!code.startsWith("class")) {
          functions.add(new Declared(name, value.getMember("length").asInt(), code));
        }
      }
    }
    return new Findings(functions, tampered.execute().asBoolean());
  }

  private String problem(PolyglotException e) {
    if (!e.isSyntaxError()) {
      return "its top level throws: " + Thrown.describe(e, file);
    }
    SourceSection section = e.getSourceLocation();
    String place = section == null ? "" : "line " + section.getStartLine() + ": ";
    return place + Thrown.cut(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }

  @Override
  public void release(Sandbox sandbox) {
    sandbox.close();
  }
}
