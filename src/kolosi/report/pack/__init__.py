"""What goes out beside the document: data for portals and dashboards, a brief, slides, errata. Only what the document may print."""
