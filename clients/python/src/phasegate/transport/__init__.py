"""HTTP with one deadline over all steps: name lookup, connecting, TLS, sending, and a slowly
dripping answer."""
