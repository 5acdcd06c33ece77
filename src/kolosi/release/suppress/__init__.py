"""Secondary suppression: holds back further figures so that no primary one can be worked out from the rest."""
