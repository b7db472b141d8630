package io.sluice.processor.transform.javascript;

import org.graalvm.polyglot.Source;

/// A file with a function.
///
/// @param file its name
/// @param source code that answers a function which runs the file and answers the function wanted:
///   all that the file declares is new in each call
/// @param message whether the function takes a message and its metadata; else a JSON text
/// @param shared whether events may share a context, because the file changes no built-ins
record Program(String file, Source source, boolean message, boolean shared) {
  static Program of(String file, String text, Declared function, boolean shared) {
    // On the first line, so that all others keep their numbers.
    String code = "(function(){" + text + "\nreturn " + function.name() + ";})";
    Source source = Source.newBuilder(JavaScript.LANGUAGE, code, file).buildLiteral();
    return new Program(file, source, function.takesMessage(), shared);
  }
}
