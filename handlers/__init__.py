"""What the bot says: one module a subject, each a few screens and the taps that lead to them."""
