"""A program as a file: read with every mistake and its line, written with comments, and its layers put together."""
