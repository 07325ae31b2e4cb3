"""Demo: a fictional county told through commands, the same for the same seed and day.

Owns: the demo mark. Nobody imports this room. Every person, firm and figure is invented.
"""
