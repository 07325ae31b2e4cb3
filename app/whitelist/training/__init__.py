"""Training of risk cards: the only place that knows scikit-learn (评分卡训练).

`dataset` reads a labelled table, `states` counts its columns out, `boosting` and `ridge` each learn
one additive shape per column, `shapes` averages them, `bins` turns them into integer points,
`folds` repeats the whole recipe on rows it then scores unseen, `calibrate` and `pairs` learn from
those, `measures`, `fairness` and `metrics` judge, `document` and `card_text` write.
"""

import os

# One thread: two runs give the same bytes, and on a busy machine two threads have been seen to
# wait for each other for minutes. The libraries read these when they are first imported.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
