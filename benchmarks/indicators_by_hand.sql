-- What a person would write for the four sums of bench_indicators.py: one base, then the groupings.
-- {sets} are the groupings and {records} the file.
WITH base AS (
    SELECT
        date_trunc('month', day) AS month, region, violation, perpetrator, sex, age_group,
        count(*) AS incidents,
        sum(violations)::BIGINT AS violations,
        (sum(killed) FILTER (WHERE victim_status = 'civilian'))::BIGINT AS civilians_killed,
        (sum(victims) FILTER (WHERE violation IN ('killing', 'abduction')))::BIGINT AS victims
    FROM read_parquet('{records}')
    GROUP BY ALL
)
SELECT
    month, region, violation, perpetrator, sex, age_group,
    grouping(month), grouping(region), grouping(violation), grouping(perpetrator), grouping(sex), grouping(age_group),
    sum(incidents)::BIGINT AS incidents,
    sum(violations)::BIGINT AS violations,
    sum(civilians_killed)::BIGINT AS civilians_killed,
    sum(victims)::BIGINT AS victims
FROM base
GROUP BY GROUPING SETS ({sets})
