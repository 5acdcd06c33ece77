"""What a reader walks through: indicators found by words, figures laid out in tables and pictures, the documents that were written."""
