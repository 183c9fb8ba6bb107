"""Coordinators change the questions of a form while people are answering them."""
