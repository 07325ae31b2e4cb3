"""The ledger (额度账): double entry, balances moved by the database alone.

Every limit is an account: a programme's quota, a client's cap, an agency's multiple of its net
assets, a product's amount. What is taken from it is an entry; a trigger moves the balance and the
table's check refuses what would exceed the cap, whatever the application did or forgot.

accounts      open an account, set its cap, read its balance
transfers     reserve, post, void, move, reverse
verification  recompute every balance from the entries
models        the tables; all append-only but the balances, which only the trigger writes
"""
