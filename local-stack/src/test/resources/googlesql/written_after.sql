-- Daily actives per source, the share of each day, and days without a time left out
SELECT DATE(event_time) AS day, source, COUNT(DISTINCT JSON_VALUE(data, '$.actor.login')) AS actors, ROUND(COUNT(*) / SUM(COUNT(*)) OVER (), 2) AS share FROM shop.events WHERE event_time IS NOT NULL GROUP BY day, source ORDER BY day, source
=> day DATE | source STRING | actors INT64 | share FLOAT64
2024-03-10 | github | 2 | 0.4
2024-03-11 | github | 1 | 0.2
2024-03-17 | songs | 0 | 0.2
2024-12-31 | songs | 0 | 0.2

-- The latest event of each source by a subquery with a row number
SELECT * EXCEPT (rn) FROM (SELECT source, event_id, received_at, ROW_NUMBER() OVER (PARTITION BY source ORDER BY received_at DESC) AS rn FROM shop.events) WHERE rn = 1 ORDER BY source
=> source STRING | event_id STRING | received_at TIMESTAMP
github | e3 | 2024-03-11 12:30:05+00
songs | e5 | 2024-12-31 23:00:00.000001+00
web | e6 | 2025-01-01 00:00:00+00

-- Latency in milliseconds, whole ones only
SELECT event_id, TIMESTAMP_DIFF(received_at, event_time, MILLISECOND) AS ms, TIMESTAMP_DIFF(received_at, event_time, MICROSECOND) AS us FROM shop.events WHERE event_time IS NOT NULL ORDER BY us DESC, event_id
=> event_id STRING | ms INT64 | us INT64
e3 | 5000 | 5000000
e4 | 2000 | 2000000
e1 | 1250 | 1250000
e2 | 0 | 1
e5 | 0 | 1

-- Several CTEs that use each other, joined with USING
WITH o AS (SELECT order_id, customer.country AS country, ARRAY_LENGTH(items) AS n FROM shop.orders), totals AS (SELECT order_id, SUM(i.quantity * i.price) AS total FROM shop.orders, UNNEST(items) AS i GROUP BY order_id) SELECT order_id, country, n, total FROM o LEFT JOIN totals USING (order_id) ORDER BY order_id
=> order_id INT64 | country STRING | n INT64 | total FLOAT64
1 | GB | 2 | 10.25
2 | US | 1 | 12.5
3 | NULL | 0 | NULL
4 | NULL | 1 | 20.0

-- A date spine with the days that have no orders
SELECT day, COUNT(o.order_id) AS n FROM UNNEST(GENERATE_DATE_ARRAY('2024-02-28', '2024-03-03', INTERVAL 2 DAY)) AS day LEFT JOIN shop.orders AS o ON o.ordered_on = day GROUP BY day ORDER BY day
=> day DATE | n INT64
2024-02-28 | 0
2024-03-01 | 0
2024-03-03 | 1

-- Counting conditions, and a ratio that does not fail on zero
SELECT event_type, COUNTIF(JSON_VALUE(data, '$.ok') = 'true') AS ok, SAFE_DIVIDE(COUNTIF(LAX_BOOL(data.ok)), COUNTIF(data.ok IS NOT NULL)) AS rate FROM shop.events GROUP BY event_type ORDER BY event_type
=> event_type STRING | ok INT64 | rate FLOAT64
play | 0 | NULL
push | 1 | 0.5
sign_up | 0 | NULL
star | 0 | NULL

-- Funnel with conditional aggregates over text
SELECT STRING_AGG(DISTINCT source, ', ' ORDER BY source) AS sources, MAX(IF(event_type = 'push', received_at, NULL)) AS last_push, MIN(CASE WHEN source = 'songs' THEN event_id END) AS first_song FROM shop.events
=> sources STRING | last_push TIMESTAMP | first_song STRING
github, songs, web | 2024-03-11 00:00:00+00 | e4

-- Nested rows made of flat ones
SELECT source, ARRAY_AGG(STRUCT(event_id, event_type AS type) ORDER BY event_id DESC LIMIT 1)[OFFSET(0)].type AS last FROM shop.events GROUP BY source ORDER BY source
=> source STRING | last STRING
github | star
songs | play
web | sign_up

-- Week over week with LAG, weeks beginning on Monday
SELECT DATE_TRUNC(DATE(received_at), WEEK(MONDAY)) AS week, COUNT(*) AS n, COUNT(*) - LAG(COUNT(*)) OVER (ORDER BY DATE_TRUNC(DATE(received_at), WEEK(MONDAY))) AS change FROM shop.events GROUP BY week ORDER BY week
=> week DATE | n INT64 | change INT64
2024-03-04 | 1 | NULL
2024-03-11 | 3 | 2
2024-12-30 | 2 | -1

-- Hours of the day in a zone with summer time
SELECT EXTRACT(HOUR FROM event_time AT TIME ZONE 'America/New_York') AS hour, FORMAT_TIMESTAMP('%H:%M', event_time, 'America/New_York') AS text, DATE(event_time, 'America/New_York') AS day FROM shop.events WHERE event_id IN ('e1', 'e4', 'e5') ORDER BY event_id
=> hour INT64 | text STRING | day DATE
4 | 04:00 | 2024-03-10
20 | 20:00 | 2024-03-16
18 | 18:00 | 2024-12-31

-- Text of JSON with escapes, in all three ways of reading it
SELECT JSON_VALUE(data, '$.note') AS v, JSON_EXTRACT_SCALAR(data, "$['note']") AS s, LENGTH(STRING(data.note)) AS n FROM shop.events WHERE event_id = 'e3'
=> v STRING | s STRING | n INT64
café "quoted" | café "quoted" | 13

-- Clean-up of messy text
SELECT LOWER(TRIM(REGEXP_REPLACE(t, r'\s+', ' '))) AS clean, REGEXP_CONTAINS(t, r'(?i)HELLO') AS greets, ARRAY_LENGTH(SPLIT(TRIM(t), ' ')) AS words FROM UNNEST(['  Hello   World ', 'bye', '']) AS t WITH OFFSET AS place ORDER BY place
=> clean STRING | greets BOOL | words INT64
hello world | true | 4
bye | false | 1
 | false | 1

-- Set operations with their own order
(SELECT source FROM shop.events EXCEPT DISTINCT SELECT 'web') UNION ALL SELECT customer.country FROM shop.orders WHERE order_id <= 3 ORDER BY source
=> source STRING
NULL
GB
US
github
songs

-- Correlated EXISTS, NOT IN with a list, and IS NOT DISTINCT FROM
SELECT order_id FROM shop.orders AS o WHERE NOT EXISTS (SELECT 1 FROM UNNEST(o.tags) AS t WHERE t = 'gift') AND order_id NOT IN (7, 8) AND (customer.name IS NOT DISTINCT FROM NULL OR customer.country = 'US') ORDER BY order_id
=> order_id INT64
2
4

-- NULL in logic: neither TRUE nor FALSE
SELECT NULL AND FALSE, NULL OR TRUE, NULL AND TRUE, NOT NULL, NULL = NULL, 1 IN (2, NULL), 'x' LIKE NULL, IF(NULL, 'a', 'b'), COALESCE(NULL, 1) + 1
=> f0_ BOOL | f1_ BOOL | f2_ BOOL | f3_ BOOL | f4_ BOOL | f5_ BOOL | f6_ BOOL | f7_ STRING | f8_ INT64
false | true | NULL | NULL | NULL | NULL | NULL | b | 2

-- Percent of the running total, ranks with ties, and a moving window in a partition
SELECT event_id, RANK() OVER (ORDER BY event_type) AS r, DENSE_RANK() OVER (ORDER BY event_type) AS d, COUNT(*) OVER (ORDER BY event_type) AS upto, LAST_VALUE(event_id) OVER (PARTITION BY source ORDER BY event_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last FROM shop.events ORDER BY r, event_id
=> event_id STRING | r INT64 | d INT64 | upto INT64 | last STRING
e4 | 1 | 1 | 2 | e5
e5 | 1 | 1 | 2 | e5
e1 | 3 | 2 | 4 | e3
e2 | 3 | 2 | 4 | e3
e6 | 5 | 3 | 5 | e6
e3 | 6 | 4 | 6 | e3

-- Money in NUMERIC stays exact
SELECT SUM(amount) AS total, SUM(amount) * 2 AS twice, ROUND(SUM(amount), 2) AS rounded, CAST(SUM(amount) AS STRING) AS text, CAST('0.1' AS NUMERIC) + CAST('0.2' AS NUMERIC) = NUMERIC '0.3' AS exact FROM shop.orders
=> total NUMERIC | twice NUMERIC | rounded NUMERIC | text STRING | exact BOOL
122.749999999 | 245.499999998 | 122.750000000 | 122.749999999 | true

-- Bytes and hashes
SELECT TO_HEX(payload) AS h, LENGTH(payload) AS n, TO_BASE64(payload) AS b, TO_HEX(SHA256('abc')) AS s, payload = FROM_HEX('dead') AS same FROM shop.orders WHERE payload IS NOT NULL ORDER BY order_id
=> h STRING | n INT64 | b STRING | s STRING | same BOOL
dead | 2 | 3q0= | ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad | true
 | 0 |  | ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad | false

-- Grouping sets with a total row, filtered by HAVING on an alias
SELECT source, event_type, COUNT(*) AS n FROM shop.events GROUP BY GROUPING SETS ((source), (event_type), ()) HAVING n >= 2 ORDER BY n DESC, source, event_type
=> source STRING | event_type STRING | n INT64
NULL | NULL | 6
github | NULL | 3
NULL | play | 2
NULL | push | 2
songs | NULL | 2

-- A view, a table's whole row and JSON made of it
SELECT p.event_id, INT64(p.size) + 1 AS next, TO_JSON_STRING(STRUCT(p.event_id AS id, p.size AS size)) AS j FROM shop.pushes AS p ORDER BY next DESC
=> event_id STRING | next INT64 | j STRING
e2 | 6 | {"id":"e2","size":5}
e1 | 4 | {"id":"e1","size":3}

-- Dates written by people, and what cannot be read
SELECT SAFE.PARSE_DATE('%d.%m.%Y', t) AS d, SAFE_CAST(t AS DATE) AS c, EXTRACT(YEAR FROM SAFE.PARSE_DATE('%d.%m.%Y', t)) AS y FROM UNNEST(['24.12.2023', '2023-12-24', 'soon']) AS t WITH OFFSET AS place ORDER BY place
=> d DATE | c DATE | y INT64
2023-12-24 | NULL | 2023
NULL | 2023-12-24 | NULL
NULL | NULL | NULL

-- Days between, the end of the month, the quarter and the weekday of orders
SELECT order_id, DATE_DIFF(DATE '2024-03-10', ordered_on, DAY) AS days, LAST_DAY(ordered_on) AS eom, FORMAT_DATE('%Y-Q%Q', ordered_on) AS q, FORMAT_DATE('%a', ordered_on) AS wd, EXTRACT(DAYOFYEAR FROM ordered_on) AS doy FROM shop.orders WHERE ordered_on IS NOT NULL ORDER BY order_id
=> order_id INT64 | days INT64 | eom DATE | q STRING | wd STRING | doy INT64
1 | 10 | 2024-02-29 | 2024-Q1 | Thu | 60
2 | 7 | 2024-03-31 | 2024-Q1 | Sun | 63
3 | -295 | 2024-12-31 | 2024-Q4 | Mon | 365
