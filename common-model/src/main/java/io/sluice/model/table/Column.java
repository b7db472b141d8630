package io.sluice.model.table;

/// One column of a table.
///
/// @param name as analysts write it
/// @param type what it holds
/// @param required whether each row has a value
/// @param description for people, shown by BigQuery
public record Column(String name, ColumnType type, boolean required, String description) {}
