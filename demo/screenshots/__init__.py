"""The pictures of README and docs, made from the playground: `make screenshots`.

A company of a fixed seed lives through three months of a program in frozen time, so that the pictures are the same
each time unless the app's screens are not. `python -m demo.screenshots --out FOLDER` makes them elsewhere. Needs
Chromium and the dev extra (playwright, pillow).
"""
