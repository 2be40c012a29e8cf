"""A kept verdict as a page: /results/{reference}, for the screen and for one sheet of paper."""
