"""Pure rules: does it fit, what it costs, in which order, and what would change a no."""
