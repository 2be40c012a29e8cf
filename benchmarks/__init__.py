"""What the README's performance table is made from: `./farun bench`."""
