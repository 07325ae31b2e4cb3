"""Administration: pages over parameters, calendar, jobs, webhooks and the API's description.

Owns: no table of its own (policy parameters, calendar days, jobs and webhooks belong to infra).
Announces: parameter.approved, webhook.tried.
Never: opens a case.
"""
