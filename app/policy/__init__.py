"""Policy: the law as data.

Owns: dated and cited parameters, the policy of a day and its digest, size classes, the catalogue
of industries, the gate against hidden debt, the county packs.
Announces: nothing; it only answers.
Never: reads a clock, a request or a database; holds a number of law in code.
"""
