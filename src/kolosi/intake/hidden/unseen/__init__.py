"""What an office file says and shows nobody: words of shapes and links, names of marks, fields, payloads of extensions."""
