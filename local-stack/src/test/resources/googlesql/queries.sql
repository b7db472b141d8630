-- An expression without a name is called f0_, and a comparison is a BOOL
SELECT COUNT(*) >= 2 FROM shop.events
=> f0_ BOOL
true

-- Literals have their types, and the unnamed ones are counted
SELECT 1, 'a' AS b, 1.5, NULL, TRUE AS t, r'\n', b'\x41', 0x1F
=> f0_ INT64 | b STRING | f1_ FLOAT64 | f2_ INT64 | t BOOL | f3_ STRING | f4_ BYTES | f5_ INT64
1 | a | 1.5 | NULL | true | \n | A | 31

-- Escapes and triple quotes of strings
SELECT 'it\'s', "say \"hi\"", '\u00e9\x41\101', """a 'b' "c" d""", '''x'y'''
=> f0_ STRING | f1_ STRING | f2_ STRING | f3_ STRING | f4_ STRING
it's | say "hi" | éAA | a 'b' "c" d | x'y

-- Comments of all three kinds are skipped
SELECT 1 AS a # one
  , 2 AS b -- two
  , /* three, and ** stars */ 3 AS c
=> a INT64 | b INT64 | c INT64
1 | 2 | 3


-- NULL comes first when ascending
SELECT JSON_VALUE(data, '$.actor.login') AS login, COUNT(*) AS n FROM shop.events GROUP BY login ORDER BY login
=> login STRING | n INT64
NULL | 3
ada | 2
bob | 1

-- NULL comes last when descending
SELECT ordered_on FROM shop.orders ORDER BY ordered_on DESC
=> ordered_on DATE
2024-12-30
2024-03-03
2024-02-29
NULL

-- An unquoted project name with dashes, and a name all in backticks
SELECT (SELECT COUNT(*) FROM test-project.shop.events) AS a, (SELECT COUNT(*) FROM `test-project.shop.events`) AS b, (SELECT COUNT(*) FROM `test-project`.shop.`events`) AS c
=> a INT64 | b INT64 | c INT64
6 | 6 | 6

-- JSON_VALUE is NULL for what is no scalar, JSON_QUERY is NULL only for what is absent
SELECT event_id, JSON_VALUE(data, '$.actor') AS object, JSON_VALUE(data, '$.size') AS size, JSON_QUERY(data, '$.size') AS q, JSON_QUERY(data, '$.nothing') AS nothing FROM shop.events WHERE source = 'github' ORDER BY event_id
=> event_id STRING | object STRING | size STRING | q JSON | nothing JSON
e1 | NULL | 3 | 3 | NULL
e2 | NULL | 5 | 5 | NULL
e3 | NULL | NULL | null | NULL

-- Paths with quoted names and places
SELECT JSON_VALUE(attributes, '$."a b"'), JSON_VALUE(attributes, "$['a b']"), JSON_VALUE(JSON '{"a":[{"b":5}]}', '$.a[0].b'), JSON_VALUE('{"a":[1]}', '$.a[3]') FROM shop.events WHERE event_id = 'e4'
=> f0_ STRING | f1_ STRING | f2_ STRING | f3_ STRING
1 | 1 | 5 | NULL

-- Members of JSON columns by dots and brackets
SELECT data.actor.login, data['actor'].id, data.tags[1] AS tag, STRING(data.actor.login) AS s, INT64(data.size) AS i, BOOL(data.ok) AS ok FROM shop.events WHERE event_id = 'e1'
=> login JSON | id JSON | tag JSON | s STRING | i INT64 | ok BOOL
"ada" | 7 | "y" | ada | 3 | true

-- Lax conversions of JSON
SELECT event_id, LAX_STRING(data.rating) AS s, LAX_INT64(data.rating) AS i, LAX_FLOAT64(data.rating) AS f, LAX_BOOL(data.ok) AS b FROM shop.events ORDER BY event_id LIMIT 5
=> event_id STRING | s STRING | i INT64 | f FLOAT64 | b BOOL
e1 | NULL | NULL | NULL | true
e2 | NULL | NULL | NULL | false
e3 | NULL | NULL | NULL | NULL
e4 | 4.5 | 5 | 4.5 | NULL
e5 | 3 | 3 | 3.0 | NULL

-- Arrays out of JSON, and its types
SELECT JSON_VALUE_ARRAY(data, '$.tags') AS v, JSON_QUERY_ARRAY(data.tags) AS q, JSON_TYPE(data.tags) AS t, JSON_TYPE(data.size) AS n, JSON_TYPE(data.ok) AS b FROM shop.events WHERE source = 'github' ORDER BY event_id
=> v ARRAY<STRING> | q ARRAY<JSON> | t STRING | n STRING | b STRING
[x, y] | ["x", "y"] | array | number | boolean
[] | [] | array | number | boolean
NULL | NULL | NULL | null | NULL

-- SQL values as JSON
SELECT TO_JSON_STRING(STRUCT(1 AS a, 'x' AS b, [1.5, 2.0] AS c, NULL AS d)), TO_JSON_STRING(TIMESTAMP '2024-01-02 03:04:05.5+00'), TO_JSON_STRING(DATE '2024-01-02'), TO_JSON_STRING(NULL)
=> f0_ STRING | f1_ STRING | f2_ STRING | f3_ STRING
{"a":1,"b":"x","c":[1.5,2],"d":null} | "2024-01-02T03:04:05.500Z" | "2024-01-02" | null

-- Division is FLOAT64, DIV and MOD truncate towards zero
SELECT 7 / 2, DIV(-7, 2), MOD(-7, 2), 10 / 5, -7 + 2 * 3, 2 - 1 - 1
=> f0_ FLOAT64 | f1_ INT64 | f2_ INT64 | f3_ FLOAT64 | f4_ INT64 | f5_ INT64
3.5 | -3 | -1 | 2.0 | -1 | 0

-- Rounding goes away from zero, also in CAST
SELECT ROUND(2.5), ROUND(-2.5), ROUND(2.345, 2), CAST(2.5 AS INT64), CAST(-2.5 AS INT64), TRUNC(-2.7), CEIL(2.1), FLOOR(-2.1)
=> f0_ FLOAT64 | f1_ FLOAT64 | f2_ FLOAT64 | f3_ INT64 | f4_ INT64 | f5_ FLOAT64 | f6_ FLOAT64 | f7_ FLOAT64
3.0 | -3.0 | 2.35 | 3 | -3 | -2.0 | 3.0 | -3.0

-- SUM keeps INT64, AVG is FLOAT64, and both skip NULL
SELECT SUM(order_id) AS s, AVG(order_id) AS a, SUM(rate) AS r, COUNT(rate) AS c, SUM(amount) AS m, MIN(ordered_on) AS d, MAX(customer.name) AS n FROM shop.orders
=> s INT64 | a FLOAT64 | r FLOAT64 | c INT64 | m NUMERIC | d DATE | n STRING
10 | 2.5 | 0.6000000000000001 | 3 | 122.749999999 | 2024-02-29 | Zoë

-- Conditional functions and their common types
SELECT IF(TRUE, 1, 2.5), IFNULL(NULL, 'x'), COALESCE(NULL, NULL, 3), NULLIF(5, 5), CASE 3 WHEN 1 THEN 'a' WHEN 3 THEN 'b' END, CASE WHEN FALSE THEN 1 ELSE 2 END
=> f0_ FLOAT64 | f1_ STRING | f2_ INT64 | f3_ INT64 | f4_ STRING | f5_ INT64
1.0 | x | 3 | NULL | b | 2

-- NULL wins in GREATEST, LEAST and CONCAT
SELECT GREATEST(1, NULL, 3), LEAST(3, 2.5), CONCAT('a', NULL), 'a' || 'b', CONCAT('x')
=> f0_ INT64 | f1_ FLOAT64 | f2_ STRING | f3_ STRING | f4_ STRING
NULL | 2.5 | NULL | ab | x

-- SUBSTR counts from one, or from the end; 0 is the first
SELECT SUBSTR('apple', 2), SUBSTR('apple', 2, 2), SUBSTR('apple', -2), SUBSTR('apple', 0, 2), SUBSTR('apple', -9, 2), SUBSTR('apple', 99), LEFT('apple', 2), RIGHT('apple', 3)
=> f0_ STRING | f1_ STRING | f2_ STRING | f3_ STRING | f4_ STRING | f5_ STRING | f6_ STRING | f7_ STRING
pple | pp | le | ap | ap |  | ap | ple

-- Lengths are in characters, BYTE_LENGTH in bytes
SELECT LENGTH('Zoë🎉'), BYTE_LENGTH('Zoë🎉'), LENGTH(b'\xc3\xab'), CHAR_LENGTH('ab'), REVERSE('abc'), REPEAT('ab', 3)
=> f0_ INT64 | f1_ INT64 | f2_ INT64 | f3_ INT64 | f4_ STRING | f5_ STRING
4 | 8 | 2 | 2 | cba | ababab

-- Trimming, padding, case
SELECT TRIM(' \t a \n'), TRIM('xxaxx', 'x'), LTRIM('  a'), RTRIM('a  '), LPAD('abc', 5, 'de'), RPAD('abc', 2), UPPER('é'), INITCAP('hello wORLD-x y_z')
=> f0_ STRING | f1_ STRING | f2_ STRING | f3_ STRING | f4_ STRING | f5_ STRING | f6_ STRING | f7_ STRING
a | a | a | a | deabc | ab | É | Hello World-X Y_Z

-- STRPOS of bytes finds whole bytes alone
SELECT STRPOS(b'banana', b'an') AS a, STRPOS(b'banana', b'x') AS x, STRPOS(b'\x0a\x1b', b'\xa1') AS half, STRPOS(b'\x00\xffada', b'ada') AS late, STRPOS(b'a', b'') AS empty, STRPOS(NULL, b'a') AS n
=> a INT64 | x INT64 | half INT64 | late INT64 | empty INT64 | n INT64
2 | 0 | 0 | 3 | 1 | NULL

-- Searching in strings is sensitive to case, except CONTAINS_SUBSTR
SELECT STRPOS('banana', 'an'), INSTR('banana', 'x'), STARTS_WITH('abc', 'AB'), ENDS_WITH('abc', 'bc'), CONTAINS_SUBSTR('The Blue House', 'BLUE'), 'a' = 'A', 'a%b' LIKE 'a\\%b', 'axb' LIKE 'a\\%b', 'axb' LIKE 'a_b'
=> f0_ INT64 | f1_ INT64 | f2_ BOOL | f3_ BOOL | f4_ BOOL | f5_ BOOL | f6_ BOOL | f7_ BOOL | f8_ BOOL
2 | 0 | false | true | true | false | true | false | true

-- Regular expressions: the group when there is one, NULL without a match
SELECT REGEXP_CONTAINS('ab12', r'\d+$'), REGEXP_EXTRACT('ab12', r'\d+'), REGEXP_EXTRACT('k=v', r'k=(\w)'), REGEXP_EXTRACT('x', 'y'), REGEXP_REPLACE('a1b22', r'(\d+)', r'<\1>'), REGEXP_EXTRACT_ALL('a1b22', r'\d+')
=> f0_ BOOL | f1_ STRING | f2_ STRING | f3_ STRING | f4_ STRING | f5_ ARRAY<STRING>
true | 12 | v | NULL | a<1>b<22> | [1, 22]

-- SPLIT and ARRAY_TO_STRING
SELECT SPLIT('a,b,,c'), SPLIT('a|b', '|')[OFFSET(1)], SPLIT('', ','), ARRAY_TO_STRING(['a', NULL, 'b'], '-'), ARRAY_TO_STRING(['a', NULL], '-', '?')
=> f0_ ARRAY<STRING> | f1_ STRING | f2_ ARRAY<STRING> | f3_ STRING | f4_ STRING
[a, b, '', c] | b | [''] | a-b | a-?

-- CAST to STRING writes numbers and times as BigQuery does
SELECT CAST(1.0 AS STRING), CAST(0.1 AS STRING), CAST(1e20 AS STRING), CAST(TRUE AS STRING), CAST(TIMESTAMP '2020-01-01 00:00:00.5+00' AS STRING), CAST(DATETIME '2020-01-01 10:00:00' AS STRING), CAST(NUMERIC '1.50' AS STRING), CAST(b'abc' AS STRING)
=> f0_ STRING | f1_ STRING | f2_ STRING | f3_ STRING | f4_ STRING | f5_ STRING | f6_ STRING | f7_ STRING
1 | 0.1 | 1e+20 | true | 2020-01-01 00:00:00.500+00 | 2020-01-01 10:00:00 | 1.5 | abc

-- SAFE_CAST gives NULL where CAST fails
SELECT SAFE_CAST('12' AS INT64), SAFE_CAST('1.7' AS INT64), SAFE_CAST('x' AS FLOAT64), SAFE_CAST('yes' AS BOOL), SAFE_CAST('TRUE' AS BOOL), SAFE_CAST('2024-02-30' AS DATE), SAFE_CAST('2024-2-3' AS DATE), SAFE_CAST('1e3' AS FLOAT64)
=> f0_ INT64 | f1_ INT64 | f2_ FLOAT64 | f3_ BOOL | f4_ BOOL | f5_ DATE | f6_ DATE | f7_ FLOAT64
12 | NULL | NULL | NULL | true | NULL | 2024-02-03 | 1000.0

-- Weeks begin on Sunday, ISO weeks on Monday
SELECT DATE_TRUNC(DATE '2024-03-13', WEEK) AS w, DATE_TRUNC(DATE '2024-03-13', ISOWEEK) AS i, DATE_TRUNC(DATE '2024-03-13', WEEK(THURSDAY)) AS t, DATE_TRUNC(DATE '2024-03-10', WEEK(MONDAY)) AS m, DATE_TRUNC(DATE '2024-03-13', QUARTER) AS q, DATE_TRUNC(DATE '2021-01-01', ISOYEAR) AS y
=> w DATE | i DATE | t DATE | m DATE | q DATE | y DATE
2024-03-10 | 2024-03-11 | 2024-03-07 | 2024-03-04 | 2024-01-01 | 2019-12-30

-- DATE_DIFF counts boundaries, TIMESTAMP_DIFF whole units
SELECT DATE_DIFF(DATE '2017-10-15', DATE '2017-10-14', WEEK) AS w, DATE_DIFF(DATE '2017-10-15', DATE '2017-10-14', ISOWEEK) AS i, DATE_DIFF(DATE '2018-01-01', DATE '2017-12-31', YEAR) AS y, TIMESTAMP_DIFF(TIMESTAMP '2020-01-01 01:01:00+00', TIMESTAMP '2020-01-01 00:59:00+00', HOUR) AS h, TIMESTAMP_DIFF(TIMESTAMP '2001-01-01 00:00:01+00', TIMESTAMP '2001-02-01 01:00:00+00', HOUR) AS n, DATETIME_DIFF(DATETIME '2020-01-01 01:01:00', DATETIME '2020-01-01 00:59:00', HOUR) AS d
=> w INT64 | i INT64 | y INT64 | h INT64 | n INT64 | d INT64
1 | 0 | 1 | 0 | -744 | 1

-- Adding months stays inside of the month
SELECT DATE_ADD(DATE '2020-01-31', INTERVAL 1 MONTH), DATE_SUB(DATE '2024-03-31', INTERVAL 1 QUARTER), TIMESTAMP_ADD(TIMESTAMP '2024-03-10 23:30:00+00', INTERVAL 45 MINUTE), TIMESTAMP_SUB(TIMESTAMP '2024-03-01 00:00:00+00', INTERVAL 1 DAY), DATE '2024-01-01' + 30, DATETIME_ADD(DATETIME '2024-02-29 01:00:00', INTERVAL 1 YEAR)
=> f0_ DATE | f1_ DATE | f2_ TIMESTAMP | f3_ TIMESTAMP | f4_ DATE | f5_ DATETIME
2020-02-29 | 2023-12-31 | 2024-03-11 00:15:00+00 | 2024-02-29 00:00:00+00 | 2024-01-31 | 2025-02-28 01:00:00

-- EXTRACT, with Sunday as day 1 and in a time zone
SELECT EXTRACT(DAYOFWEEK FROM DATE '2024-03-10') AS d, EXTRACT(WEEK FROM DATE '2024-01-06') AS w0, EXTRACT(WEEK FROM DATE '2024-01-07') AS w1, EXTRACT(ISOWEEK FROM DATE '2021-01-03') AS iso, EXTRACT(HOUR FROM TIMESTAMP '2024-07-01 23:00:00+00' AT TIME ZONE 'Europe/Zurich') AS h, EXTRACT(MILLISECOND FROM TIMESTAMP '2024-01-01 00:00:07.125+00') AS ms, EXTRACT(DATE FROM TIMESTAMP '2024-01-01 23:30:00+00' AT TIME ZONE 'Asia/Tokyo') AS t
=> d INT64 | w0 INT64 | w1 INT64 | iso INT64 | h INT64 | ms INT64 | t DATE
1 | 0 | 1 | 53 | 1 | 125 | 2024-01-02

-- Times to and from numbers
SELECT UNIX_SECONDS(TIMESTAMP '1970-01-01 00:00:01.9+00'), UNIX_SECONDS(TIMESTAMP '1969-12-31 23:59:58.5+00'), UNIX_MILLIS(TIMESTAMP '2024-01-01 00:00:00.123456+00'), TIMESTAMP_SECONDS(1704067200), TIMESTAMP_MILLIS(-1), TIMESTAMP_MICROS(1)
=> f0_ INT64 | f1_ INT64 | f2_ INT64 | f3_ TIMESTAMP | f4_ TIMESTAMP | f5_ TIMESTAMP
1 | -2 | 1704067200123 | 2024-01-01 00:00:00+00 | 1969-12-31 23:59:59.999+00 | 1970-01-01 00:00:00.000001+00

-- Formats of times, written and read
SELECT FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E3SZ', TIMESTAMP '2024-03-05 06:07:08.9+00') AS a, FORMAT_TIMESTAMP('%F %T', TIMESTAMP '2024-03-05 23:00:00+00', 'Asia/Tokyo') AS b, FORMAT_DATE('%A, %e %b %y', DATE '2024-03-05') AS c, PARSE_TIMESTAMP('%Y-%m-%d %H:%M:%S', '2024-03-05 06:07:08') AS d, PARSE_DATE('%d/%m/%Y', '05/03/2024') AS e, PARSE_TIMESTAMP('%FT%H:%M:%E*S%Ez', '2024-03-05T06:07:08.25+02:00') AS f
=> a STRING | b STRING | c STRING | d TIMESTAMP | e DATE | f TIMESTAMP
2024-03-05T06:07:08.900Z | 2024-03-06 08:00:00 | Tuesday,  5 Mar 24 | 2024-03-05 06:07:08+00 | 2024-03-05 | 2024-03-05 04:07:08.25+00

-- UNNEST of a column with its offset, and members of the elements by name
SELECT order_id, i.sku, quantity * price AS total, place FROM shop.orders, UNNEST(items) AS i WITH OFFSET AS place ORDER BY order_id, place
=> order_id INT64 | sku STRING | total FLOAT64 | place INT64
1 | pen | 3.0 | 0
1 | ink | 7.25 | 1
2 | pen | 12.5 | 0
4 | map | 20.0 | 0

-- LEFT JOIN UNNEST keeps the rows without elements
SELECT o.order_id, t FROM shop.orders AS o LEFT JOIN UNNEST(o.tags) AS t WHERE order_id > 1 ORDER BY 1, 2
=> order_id INT64 | t STRING
2 | NULL
3 | gift
4 | a
4 | b
4 | c

-- Subqueries over an array column, and EXISTS
SELECT order_id, (SELECT SUM(quantity) FROM UNNEST(items)) AS pieces, ARRAY(SELECT sku FROM UNNEST(items) ORDER BY sku) AS skus FROM shop.orders AS o WHERE EXISTS (SELECT 1 FROM UNNEST(o.items) AS i WHERE i.price > 1.4) ORDER BY order_id
=> order_id INT64 | pieces INT64 | skus ARRAY<STRING>
1 | 3 | [ink, pen]
4 | 1 | [map]

-- ARRAY_AGG with its modifiers
SELECT ARRAY_AGG(DISTINCT source ORDER BY source DESC) AS a, ARRAY_AGG(event_time IGNORE NULLS ORDER BY event_time LIMIT 1) AS b, STRING_AGG(DISTINCT event_type, '+' ORDER BY event_type) AS c, ARRAY_LENGTH(ARRAY_AGG(event_id)) AS d FROM shop.events
=> a ARRAY<STRING> | b ARRAY<TIMESTAMP> | c STRING | d INT64
[web, songs, github] | ['2024-03-10 08:00:00+00'] | play+push+sign_up+star | 6

-- Places in arrays
SELECT [10, 20][OFFSET(0)], [10, 20][ORDINAL(2)], [10, 20][SAFE_OFFSET(9)], [10, 20][1], ARRAY<FLOAT64>[1, 2.5][SAFE_ORDINAL(2)], ARRAY_LENGTH([]), ARRAY_REVERSE(GENERATE_ARRAY(1, 7, 3)), ARRAY_CONCAT([1], [2, 3])
=> f0_ INT64 | f1_ INT64 | f2_ INT64 | f3_ INT64 | f4_ FLOAT64 | f5_ INT64 | f6_ ARRAY<INT64> | f7_ ARRAY<INT64>
10 | 20 | NULL | 20 | 2.5 | 0 | [7, 4, 1] | [1, 2, 3]

-- Window functions, QUALIFY and a named window
SELECT event_id, source, ROW_NUMBER() OVER w AS r, LAG(event_id) OVER w AS before, SUM(1) OVER (PARTITION BY source) AS n, FIRST_VALUE(event_id) OVER w AS first FROM shop.events WHERE TRUE QUALIFY n > 1 AND r > 1 WINDOW w AS (PARTITION BY source ORDER BY received_at) ORDER BY event_id
=> event_id STRING | source STRING | r INT64 | before STRING | n INT64 | first STRING
e2 | github | 2 | e1 | 3 | e1
e3 | github | 3 | e2 | 3 | e1
e5 | songs | 2 | e4 | 2 | e4

-- A running total over rows
SELECT order_id, SUM(order_id) OVER (ORDER BY order_id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s, COUNT(*) OVER () AS all_rows, RANK() OVER (ORDER BY paid) AS k FROM shop.orders ORDER BY order_id
=> order_id INT64 | s INT64 | all_rows INT64 | k INT64
1 | 1 | 4 | 3
2 | 3 | 4 | 2
3 | 5 | 4 | 1
4 | 7 | 4 | 3

-- A whole row as JSON text, wide and broken numbers as strings
SELECT TO_JSON_STRING(o) FROM shop.orders AS o WHERE order_id IN (2, 4) ORDER BY order_id
=> f0_ STRING
{"order_id":2,"customer":{"name":"Bob","country":"US"},"items":[{"sku":"pen","quantity":10,"price":1.25}],"tags":[],"ordered_on":"2024-03-03","placed_at":"2024-03-03T23:59:59.500","at_time":"23:59:59.500","amount":"12.5","rate":0.1,"payload":null,"paid":false}
{"order_id":4,"customer":null,"items":[{"sku":"map","quantity":1,"price":20}],"tags":["a","b","c"],"ordered_on":null,"placed_at":null,"at_time":null,"amount":null,"rate":0.3,"payload":null,"paid":true}
