-- Which version of its strategy a bot said it was trading (evidence E6); null: it never said.
ALTER TABLE trades ADD COLUMN strategy text;
