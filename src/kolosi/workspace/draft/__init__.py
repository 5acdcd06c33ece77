"""The first sentences of a draft: for each ranked risk what moved most, where, with its caveat, for people to rewrite."""
