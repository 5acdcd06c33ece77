"""Two periods side by side: intervals, verdicts, reasons and their words."""
