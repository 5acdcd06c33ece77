"""The figures as files, and their public trace."""
