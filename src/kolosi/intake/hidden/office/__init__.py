"""What office files carry beside what one reads: Open XML, old formats, OpenDocument."""
