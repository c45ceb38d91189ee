-- The event of an entry or a close holds the hash of its report; nothing is remembered beside the log any more. Events
-- of before are compared by what they say.
ALTER TABLE trades DROP COLUMN entry_report, DROP COLUMN close_report;
ALTER TABLE trade_additions DROP COLUMN entry_report;
