package io.sluice.model.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.FailFastAssertionException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.sluice.model.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Checks data against a schema. It is built once, and asked by many threads.
final class Validator {
  private static final int MAX_NUMBER_DIGITS = 1000;

  /// As deep as [DataReader] goes.
  private static final int MAX_DEPTH = 500;

  private static final String LIMITS =
      "the data is nested more than %,d levels deep, or has a number of more than %,d digits or an exponent of more than 9"
          .formatted(MAX_DEPTH, MAX_NUMBER_DIGITS);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_DIGITS)
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .nodeFactory(new Numbers())
          .build();

  private static final List<String> VOCABULARIES =
      Stream.of("core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation")
          .map(name -> "https://json-schema.org/draft/2020-12/vocab/" + name)
          .toList();

  private final Schema schema;
  private final ExecutionConfig config;

  private Validator(Schema schema) {
    this.schema = schema;
    this.config = schema.createExecutionContext().getExecutionConfig();
  }

  static Validator of(Linked linked) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(LinearPattern.FACTORY)
            .formatAssertionsEnabled(true)
            .losslessNarrowing(true)
            .locale(Locale.ROOT)
            .build();
    SchemaRegistry registry =
        SchemaRegistry.withDialect(
            Rules.DIALECT,
            builder ->
                builder
                    .schemaRegistryConfig(config)
                    .schemaLoader(loader -> loader.allow(iri -> false)));
    Schema schema = registry.getSchema(linked.document());
    schema.initializeValidators();
    return new Validator(schema);
  }

  /// What is wrong with data; never throws, whatever the data is.
  Faults faults(Json data) {
    var faults = new Faults();
    try {
      JsonNode tree = MAPPER.readTree(data.array(), data.offset(), data.length());
      var context = new Bounded(config);
      try {
        schema.validate(context, tree);
      } catch (FailFastAssertionException e) {
        // What was found by then is told.
      }
      context.all.forEach(error -> ErrorText.add(faults, error));
    } catch (StreamConstraintsException e) {
      faults.add("", LIMITS);
    } catch (JsonProcessingException e) {
      faults.add("", "the data is no JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      // Jackson's own, of an exponent that no integer holds.
      faults.add("", LIMITS);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to be read", e);
    }
    return faults;
  }

  /// What schemas may say; made when the first one is read.
  private static final class Rules {
    private static final Dialect DIALECT =
        Dialect.builder(Forms.DIALECT)
            .specificationVersion(SpecificationVersion.DRAFT_2020_12)
            .keywords(KeywordType.getKeywords(SpecificationVersion.DRAFT_2020_12))
            .vocabularies(
                vocabularies -> VOCABULARIES.forEach(name -> vocabularies.put(name, true)))
            .keyword(new NonValidationKeyword("bigquery"))
            .formats(Formats.all())
            .build();
  }

  /// Keeps no more errors than anybody reads, and stops when there are so many: data may be made to
  /// have a great many of them. Errors of a way that may turn out not to matter stop nothing.
  private static final class Bounded extends ExecutionContext {
    private final Final all = new Final();

    private Bounded(ExecutionConfig config) {
      super(config);
      setErrors(all);
    }

    @Override
    public void addError(Error error) {
      List<Error> errors = getErrors();
      if (errors.size() < Faults.MAX) {
        errors.add(error);
      } else if (errors instanceof Final) {
        throw new FailFastAssertionException(error);
      }
    }
  }

  /// The errors that count, whatever else is found.
  private static final class Final extends ArrayList<Error> {}
}
