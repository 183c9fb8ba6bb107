"""A sign-up sheet, as anyone keeps one → the people of a round of matching, and back to a sheet of pairs.

No Slack, no database, no settings: files in, values out, with a sentence for everything that must be mended.
"""
