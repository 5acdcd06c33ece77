"""What is known of a text before any relation is sought: bindings, frames, tables, times, names."""
