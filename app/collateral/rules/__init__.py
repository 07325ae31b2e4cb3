"""Rules of collateral. Pure: the policy of a day and facts in, an answer with its reasons out.

catalogue    the kinds of assets, their registries and ceilings
identity     when two spellings are one thing
declaring    what may be declared, what the law never lets be pledged
ltv          value, ceiling, whether an appraisal still counts
pledging     rank, amount, what is left
registering  which registry a kind belongs to
"""
