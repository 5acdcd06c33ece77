"""Intake: files of any usual format become tables of text, then records and points to check."""
