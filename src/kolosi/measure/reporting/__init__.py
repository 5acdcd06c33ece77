"""Who reports, what submissions answer for, and what a figure rests on."""
