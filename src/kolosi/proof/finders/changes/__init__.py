"""Changes, points, directions, multiples, differences."""
