"""The seven screens, a room each: views that ask verbs of the facade and fill a template."""
