"""What stands on a sheet beside the tables that were read of it: told, so that nothing is lost without a word."""
