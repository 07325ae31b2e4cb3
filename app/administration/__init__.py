"""Administration: pages over the mechanisms: parameters, calendar, jobs, the API's description.

Owns: no table of its own (policy parameters, calendar days and jobs belong to infra).
Announces: parameter.approved.
Never: opens a case.
"""
