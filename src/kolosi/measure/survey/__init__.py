"""Estimates from a sample with a known design: weights, strata, clusters, finite populations."""
