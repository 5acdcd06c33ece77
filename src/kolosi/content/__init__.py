"""Loads and validates what experts know, packaged and of the workspace, into objects of the model."""
