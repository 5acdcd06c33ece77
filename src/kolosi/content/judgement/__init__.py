"""What experts know of judging: what makes a recommendation checkable, what is to be watched."""
