"""Liaison: who looks after which firm, visits, and the problems they bring home.

Owns: Assignment, Visit, Problem.
Announces: visit.logged, problem.raised, problem.solved.
Never: points, rankings, places of phones or compulsory photos (ZW-01); decides on money.
"""
