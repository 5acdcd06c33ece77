"""Alerts as they may be sent: an e-mail to be opened, one text message. Words in, bytes and text out."""
