"""Forms about the workspace itself, handed out as workbooks and taken back whole: settings, registers, chronology."""
