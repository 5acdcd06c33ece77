"""Words and pictures: from figures that may leave to the text, charts and pages people read."""
