"""The application: how it starts, is configured and is connected."""
