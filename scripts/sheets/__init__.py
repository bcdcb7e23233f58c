"""One mechanism for every spreadsheet that people fill in.

The ledger is the record, the sheet a form. `form` says what a sheet shows and asks, `read` finds its cells again
whatever a person did to the file, `harvest` compares them with the ledger, `issue` writes the file from rows and
ledger, `exchange` does both in the order in which nothing can be lost.
"""
