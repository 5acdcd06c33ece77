"""Content as YAML files: the loader without traps, expected shapes, and what is wrong in a file."""
