-- A function that is not on the list
SELECT APPROX_QUANTILES(order_id, 4) FROM shop.orders
=! Function not supported by the local BigQuery: APPROX_QUANTILES at [1:8]

-- A function of DuckDB that is not one of GoogleSQL
SELECT * FROM shop.events WHERE list_contains(['a'], event_id)
=! Function not supported by the local BigQuery: LIST_CONTAINS at [1:33]

-- A table function of DuckDB
SELECT * FROM read_csv('/etc/passwd')
=! Table-valued function not found: read_csv at [1:15]

-- A file's name in place of a table
SELECT * FROM `/etc/passwd.csv`
=! Not found: Dataset test-project:/etc/passwd was not found in location US

-- A catalogue function of DuckDB
SELECT current_setting('access_mode')
=! Function not supported by the local BigQuery: CURRENT_SETTING at [1:8]

-- Statements of DuckDB
PRAGMA database_list
=! Syntax error: Unexpected identifier "PRAGMA" at [1:1]

-- ATTACH is no statement
ATTACH 'x.duckdb'
=! Syntax error: Unexpected identifier "ATTACH" at [1:1]

-- SET is one of BigQuery's that is not here
SET x = 1
=! Statement SET is not supported by the local BigQuery at [1:1]

-- A second statement
SELECT 1; DROP TABLE shop.events
=! A script of more than one statement is not supported by the local BigQuery at [1:11]

-- An unknown column, with its place
SELECT event_id,
  evnt_type FROM shop.events
=! Unrecognized name: evnt_type at [2:3]

-- An unknown table
SELECT * FROM shop.nothing
=! Not found: Table test-project:shop.nothing was not found in location US

-- An unknown dataset
SELECT * FROM nowhere.t
=! Not found: Dataset test-project:nowhere was not found in location US

-- Types that cannot be compared
SELECT 1 FROM shop.events WHERE event_id = 5
=! No matching signature for operator = for argument types: STRING, INT64. Supported signature: ANY = ANY at [1:42]

-- JSON has no equality
SELECT 1 FROM shop.events WHERE data.size = data.size
=! Equality is not defined for arguments of type JSON at [1:43]

-- JSON cannot be grouped
SELECT data.size, COUNT(*) FROM shop.events GROUP BY 1
=! Grouping by expressions of type JSON is not allowed at [1:54]

-- Wrong arguments of a function
SELECT LOWER(5)
=! No matching signature for function LOWER for argument types: INT64 at [1:8]

-- Division by zero
SELECT order_id / 0 FROM shop.orders WHERE order_id = 1
=! division by zero: 1 / 0

-- The remainder of a division by zero
SELECT MOD(order_id, 0) FROM shop.orders WHERE order_id = 1
=! division by zero

-- An overflow of INT64
SELECT 9223372036854775807 + order_id FROM shop.orders WHERE order_id = 1
=! int64 overflow: 9223372036854775807 + 1

-- A value that is no number
SELECT CAST(event_id AS INT64) FROM shop.events WHERE event_id = 'e1'
=! Bad int64 value: e1

-- An array's place out of bounds
SELECT [1, 2][OFFSET(2)]
=! Array index 2 is out of bounds

-- A column that is neither grouped nor aggregated
SELECT event_type, source FROM shop.events GROUP BY event_type
=! SELECT list expression references column source which is neither grouped nor aggregated

-- Two rows for one value
SELECT (SELECT event_id FROM shop.events)
=! Scalar subquery produced more than one element

-- The same column name twice
SELECT 1 AS a, 2 AS A
=! Duplicate column names in the result are not supported. Found duplicate(s): A

-- A clause that is not here
SELECT * FROM shop.events TABLESAMPLE SYSTEM (10 PERCENT)
=! TABLESAMPLE is not supported by the local BigQuery at [1:27]

-- A format element that is not here
SELECT FORMAT_DATE('%C', DATE '2024-01-01')
=! The format element %C is not supported by the local BigQuery at [1:8]

-- A date part that does not fit
SELECT TIMESTAMP_ADD(event_time, INTERVAL 1 MONTH) FROM shop.events
=! A valid date part argument for TIMESTAMP_ADD is required, but found MONTH at [1:34]

-- Ambiguous columns of a join
SELECT event_id FROM shop.events AS a JOIN shop.events AS b ON a.event_id = b.event_id
=! Column name event_id is ambiguous at [1:8]

-- An unfinished text
SELECT 'abc
=! Syntax error: Unclosed string literal at [1:8]

-- A word where none belongs
SELECT FROM shop.events
=! Syntax error: Unexpected keyword FROM at [1:8]

-- A statement that ends too early
SELECT 1 +
=! Syntax error: Unexpected end of script at [1:11]

-- A parameter that was not given
SELECT @name
=! Query parameter 'name' not found at [1:8]

-- A window function without its window
SELECT ROW_NUMBER() FROM shop.events
=! Window function ROW_NUMBER requires an OVER clause at [1:8]

-- Division of decimals, which would lose digits here
SELECT amount / 3 FROM shop.orders
=! The operator / for NUMERIC is not supported by the local BigQuery at [1:15]

-- A type that is not here
SELECT CAST('1' AS BIGNUMERIC)
=! The type BIGNUMERIC is not supported by the local BigQuery at [1:20]

-- A wildcard table
SELECT * FROM `shop.events_*`
=! A wildcard table is not supported by the local BigQuery at [1:15]
