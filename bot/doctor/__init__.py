"""`mentorbot doctor`: looks at everything the bot needs and says how to mend what is missing.

Nothing is changed, and no token or key is ever part of a sentence.
"""

from bot.doctor.checks import Check, Examination
from bot.doctor.examination import Means, examine

__all__ = ["Check", "Examination", "Means", "examine"]
