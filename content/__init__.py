"""What the bot knows: the library's model, its reader and its search. Knows neither Telegram nor the store."""
