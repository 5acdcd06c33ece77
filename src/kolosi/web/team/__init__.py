"""A team on one server: accounts, invitations, roles, the log, and the processes that serve."""
