"""What is kept: the folder, receipts, decisions, editions, tables. The only floor, with intake and content, that opens files."""
