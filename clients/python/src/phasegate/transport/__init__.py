"""HTTP of which every step keeps to one deadline: names, connecting, TLS, sending, a slow drip of an answer."""
