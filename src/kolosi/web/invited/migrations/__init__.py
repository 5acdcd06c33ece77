"""The steps by which the tables of invitations come up to date."""
