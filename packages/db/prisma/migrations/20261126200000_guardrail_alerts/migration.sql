-- Alerts about the HEART table's guardrails are the platform's, so everybody reads them; they named bots that are not
-- everybody's. From now on they only count them; those that stand already lose the names.
UPDATE alerts SET text = regexp_replace(text, '\nBots: [^\n]*', ''), facts = facts - 'bots'
WHERE kind = 'guardrail_broken' AND jsonb_typeof(facts -> 'bots') = 'array';
