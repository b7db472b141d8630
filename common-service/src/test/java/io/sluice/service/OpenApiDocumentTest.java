package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The check of answers against a document sees what is wrong with them.
class OpenApiDocumentTest {
  private static final String SAMPLE =
      """
      {"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
       "paths": {"/a/{key}": {"post": {"responses": {
         "200": {"description": "taken", "content": {"application/json": {"schema":
           {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"},
             "list": {"type": "array", "items": {"type": "object", "properties": {"i": {}}}}}}}}},
         "204": {"description": "nothing"},
         "503": {"description": "later", "headers": {"Retry-After": {"$ref": "#/components/headers/Retry"}},
           "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}}}},
       "components": {
         "headers": {"Retry": {"required": true, "schema": {"type": "integer"}}},
         "schemas": {"Problem": {"type": "object", "required": ["type"], "properties":
           {"type": {"type": "string", "format": "uri"}}}}}}
      """;

  private final OpenApiDocument document = OpenApiDocument.parse(SAMPLE);

  @Test
  void whatIsPromisedIsGood() {
    assertThat(document.faults()).isEmpty();
    check(
        "POST",
        "/a/k?x=1",
        200,
        "application/json;charset=utf-8",
        "{\"n\":1,\"list\":[{\"i\":1}]}");
    check("POST", "/a/k", 204, "", "");
    check(
        "POST",
        "/a/k",
        503,
        "application/problem+json",
        "{\"type\":\"about:blank\"}",
        "retry-after",
        "1");
    check("GET", "/a/k", 405, "application/problem+json", "{\"type\":\"about:blank\"}");
    check("GET", "/b", 404, "application/problem+json", "{\"type\":\"about:blank\"}");

    assertThat(document.operations()).containsExactly("POST /a/{key}");
    assertThat(document.seen()).isEqualTo(document.answers()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a status            | POST | /a/k | 201 | application/json         | {"n":1}                   |             | 1
          a type              | POST | /a/k | 200 | text/plain               | {"n":1}                   |             | 1
          a member            | POST | /a/k | 200 | application/json         | {"n":1,"m":1}             |             | 1
          a member of an item | POST | /a/k | 200 | application/json         | {"n":1,"list":[{"j":1}]}  |             | 1
          no member           | POST | /a/k | 200 | application/json         | {}                        |             | 1
          a value             | POST | /a/k | 200 | application/json         | {"n":"1"}                 |             | 1
          no JSON             | POST | /a/k | 200 | application/json         | {"n":                     |             | 1
          a body              | POST | /a/k | 204 | text/plain               | x                         |             | 1
          a header            | POST | /a/k | 204 |                          |                           | x-y         | 1
          no header           | POST | /a/k | 503 | application/problem+json | {"type":"about:blank"}    |             | 1
          a header's value    | POST | /a/k | 503 | application/problem+json | {"type":"about:blank"}    | retry-after | soon
          a format            | POST | /a/k | 503 | application/problem+json | {"type":"a b"}            | retry-after | 1
          a path              | POST | /b   | 200 | application/json         | {"n":1}                   |             | 1
          a deeper path       | POST | /a/k/l | 200 | application/json       | {"n":1}                   |             | 1
          a method            | PUT  | /a/k | 200 | application/json         | {"n":1}                   |             | 1
          a problem           | PUT  | /a/k | 405 | application/problem+json | {}                        |             | 1
          """)
  void whatIsNotPromisedIsSeen(
      String what,
      String method,
      String path,
      int status,
      String type,
      String body,
      String name,
      String value) {
    assertThatThrownBy(() ->
            check(
                method,
                path,
                status,
                type == null ? "" : type,
                body == null ? "" : body,
                name == null ? "date" : name,
                value))
        .as(what)
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "info": {            | "inform": {
          "3.1.0"              | "3.0.0"
          "type": "integer"    | "type": "whole"
          "description": "later", | "descriptions": "later",
          "required": ["n"]    | "required": "n"
          """)
  void whatIsNoOpenApiIsSeen(String good, String bad) {
    assertThat(SAMPLE).contains(good);
    assertThat(OpenApiDocument.parse(SAMPLE.replace(good, bad)).faults()).isNotEmpty();
  }

  private void check(
      String method, String path, int status, String type, String body, String... nameAndValue) {
    var headers = new HashMap<String, List<String>>();
    headers.put("content-type", type.isEmpty() ? List.of() : List.of(type));
    if (nameAndValue.length > 0) {
      headers.put(nameAndValue[0], List.of(nameAndValue[1]));
    }
    document.check(method, path, status, Map.copyOf(headers), body);
  }
}
