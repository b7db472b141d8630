package io.sluice.local.bigquery.sql;

final class HashFunctions {
  private HashFunctions() {}

  static void define(Registry functions) {
    functions.define("MD5(STRING) -> BYTES", "unhex(md5({0}))");
    functions.define("MD5(BYTES) -> BYTES", "unhex(md5({0}))");
    functions.define("SHA1(STRING) -> BYTES", "unhex(sha1({0}))");
    functions.define("SHA1(BYTES) -> BYTES", "unhex(sha1({0}))");
    functions.define("SHA256(STRING) -> BYTES", "unhex(sha256({0}))");
    functions.define("SHA256(BYTES) -> BYTES", "unhex(sha256({0}))");
    functions.define("TO_HEX(BYTES) -> STRING", "lower(hex({0}))");
    functions.define("FROM_HEX(STRING) -> BYTES", "unhex({0})");
    functions.define("TO_BASE64(BYTES) -> STRING", "base64({0})");
    functions.define("FROM_BASE64(STRING) -> BYTES", "from_base64({0})");
    functions.define("GENERATE_UUID() -> STRING", "CAST(uuid() AS VARCHAR)");
    functions.define("SESSION_USER() -> STRING", "'local@sluice.invalid'");
    functions.define("SAFE_CONVERT_BYTES_TO_STRING(BYTES) -> STRING", "decode({0})");
  }
}
