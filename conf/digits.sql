-- Scores the handwritten digits of data/digits with the network beside them:
--   scripts/feedforward sql --file conf/digits.sql
-- Paths are relative to the folder where it is started.
SET spark.feedforward.model.digits=data/digits/state_dict.pt;
SET spark.feedforward.model.digits.architecture=data/digits/module.txt;

CREATE TEMPORARY VIEW scored AS
SELECT id, feedforward_predict('digits', struct(* EXCEPT (id))) AS scores
FROM parquet.`data/digits/digits.parquet`;

INSERT OVERWRITE DIRECTORY 'target/digits-sql' USING parquet
SELECT id, scores FROM scored;

-- which digit has the highest score, and how often
SELECT array_position(scores, array_max(scores)) - 1 AS digit, count(*)
FROM scored
GROUP BY digit
ORDER BY digit;
