"""Kernel: the vocabulary of the house. Pure, standard library only; imported by every floor."""
