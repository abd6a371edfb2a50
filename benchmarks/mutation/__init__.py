"""Plant small faults in code and tables and see whether the tests notice; the command is ``mutants.py``."""
