"""Word documents as paragraphs of text: who changed what, which figures of ours stand where, and what is remarked."""
