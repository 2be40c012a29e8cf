"""Graph components of the Rasa pipeline (config.yml) and the pure functions they wrap."""
