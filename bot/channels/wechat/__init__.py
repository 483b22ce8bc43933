"""A WeChat official account: signed webhook in, passive replies and customer-service messages out."""
