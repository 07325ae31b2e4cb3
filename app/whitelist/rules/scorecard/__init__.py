"""Risk cards of the format `guiyan-scorecard/1` from plain text files; standard library only.

`table` and `schema` read a data set, `derive` and `columns` make its columns, `format` checks a
card, `points`, `calibration`, `grades`, `reasons` and `flags` score columns, `predict` and
`monitor` write the two answers, `explain` tells one row. A card is served without the libraries
that trained it.
"""
