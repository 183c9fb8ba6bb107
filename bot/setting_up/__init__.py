"""The first hour: from nothing to a bot that is ready to run. `walk.py` has the steps in their order."""
