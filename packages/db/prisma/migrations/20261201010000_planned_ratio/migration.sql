-- What a trade's plan would win and what it risked, per unit (rules 2.5), as the event of its close has them; null: it had
-- no plan, or is open. The evidence of a long record read each of them from the log.
ALTER TABLE trades
  ADD COLUMN planned_reward numeric,
  ADD COLUMN planned_risk numeric,
  ADD CHECK ((planned_reward IS NULL) = (planned_risk IS NULL));

UPDATE trades t
SET planned_reward = (e.body::jsonb -> 'ratio' ->> 0)::numeric, planned_risk = (e.body::jsonb -> 'ratio' ->> 1)::numeric
FROM events e
WHERE e.bot = t.bot AND e.seq = t.closed_seq AND jsonb_typeof(e.body::jsonb -> 'ratio') = 'array';
