"""What sentences rest on: excerpts cited in a draft, and causes and certainties told without any."""
