"""The steps by which the tables of the pages come up to date."""
