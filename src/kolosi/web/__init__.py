"""The browser's door: server-rendered pages over the verbs of the facade.

Every screen asks a verb, every action is a Decision or a file; the folder of the workspace stays the one truth. What the pages keep for
themselves (sessions, the queue, uploads on their way) lies in a folder of its own and can be deleted.
"""
