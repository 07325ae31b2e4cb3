"""The worker: `flask worker run` runs jobs, seals the journal, and says that it is alive.

running   one job: application context, one commit, try again with back-off, the last failure seen
queue     the tasks and schedules of infra/jobs.py as Procrastinate knows them; stalled jobs
chores    the sealer's and the heartbeat's threads
process   the process: starts all of it, survives the database, stops on SIGTERM
"""
