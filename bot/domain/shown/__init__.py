"""What views show: frozen facts, loaded by `bot.usecases.facts`, rendered by `blocks`. By stage."""
