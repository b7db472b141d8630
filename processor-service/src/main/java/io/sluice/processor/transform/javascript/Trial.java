package io.sluice.processor.transform.javascript;

import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/// Finds out whether a file leaves the built-ins alone, so that its events can share a context in
/// which nobody can change them.
record Trial(JavaScript javaScript, Program program) implements Task<Boolean> {
  @Override
  public Sandbox open() {
    return javaScript.sandbox();
  }

  @Override
  public Boolean run(Sandbox sandbox) {
    Value make = sandbox.context().eval(program.source());
    Value changed = sandbox.own("watch").execute();
    make.executeVoid();
    if (changed.execute().asBoolean()) {
      return false;
    }
    sandbox.own("freeze").executeVoid();
    try {
      make.executeVoid();
      return true;
    } catch (PolyglotException e) {
      if (!e.isGuestException()) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public void release(Sandbox sandbox) {
    sandbox.close();
  }
}
