"""Projects: what a park wants to build, and with whose money.

Owns: the calculator that reads a project's text and funding lines for hidden government debt; the
rules themselves are `app.policy.hidden_debt`.
Never: decides whether a project is built.
"""
