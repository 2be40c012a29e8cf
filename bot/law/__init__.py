"""Who can get legal aid, and why: facts → verdict, pure functions, the date is an argument.

Nothing here decides a case. A verdict says what the law makes possible and names the legal-aid
centre as the one that decides; it never refuses finally and never promises.
"""
