-- Traffic from mask events, as Flink SQL. Needs flowmask-sql-<version>.jar and Flink's Kafka connector on the class path:
--   sql-client.sh -j flowmask-sql-<version>.jar -j flink-sql-connector-kafka-<version>.jar -i traffic.sql
-- Put your Kafka's address in place of localhost:9092. The columns are fields of MaskEvent by their names; declare those that you need.

-- A window ends when every partition has gone on for five seconds after it, as capture times of cameras may differ (the job's
-- out-of-orderness), or has had no events for ten: with few cameras some partitions stay empty.
CREATE TABLE mask_events (
  camera_id STRING,
  sequence BIGINT,
  captured_at TIMESTAMP_LTZ(3),
  width INT,
  height INT,
  transform STRING,
  instances ARRAY<ROW<class_name STRING, score FLOAT, box ROW<x INT, y INT, width INT, height INT>, area INT>>,
  WATERMARK FOR captured_at AS captured_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'mask-events',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'scan.watermark.idle-timeout' = '10 s',
  'format' = 'flowmask'
);

-- One row per road user that is certain enough.
CREATE VIEW road_users AS
SELECT camera_id, captured_at, class_name, score, CAST(area AS DOUBLE) / (mask_events.width * mask_events.height) AS share_of_picture
FROM mask_events CROSS JOIN UNNEST(instances) AS seen (class_name, score, box, area)
WHERE score >= 0.5;

-- Per camera, class and ten seconds: how many are in the picture on average, and how much of it they cover.
CREATE VIEW traffic AS
SELECT seen.camera_id, seen.window_start, seen.class_name,
       CAST(seen.total AS DOUBLE) / frames.total AS mean_in_picture,
       seen.share / frames.total AS mean_share_of_picture
FROM (
  SELECT camera_id, window_start, window_end, class_name, COUNT(*) AS total, SUM(share_of_picture) AS share
  FROM TABLE(TUMBLE(TABLE road_users, DESCRIPTOR(captured_at), INTERVAL '10' SECOND))
  GROUP BY camera_id, window_start, window_end, class_name
) AS seen
JOIN (
  SELECT camera_id, window_start, window_end, COUNT(*) AS total
  FROM TABLE(TUMBLE(TABLE mask_events, DESCRIPTOR(captured_at), INTERVAL '10' SECOND))
  GROUP BY camera_id, window_start, window_end
) AS frames
ON seen.camera_id = frames.camera_id AND seen.window_start = frames.window_start AND seen.window_end = frames.window_end;

-- What else Flowmask writes is read the same way.
CREATE TABLE dead_letters (
  topic STRING,
  `partition` INT,
  `offset` BIGINT,
  reason STRING,
  message STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'dead-letters',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'flowmask',
  'flowmask.record' = 'dead-letter'
);
