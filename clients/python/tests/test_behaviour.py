"""Every case of clients/behaviour, for `Client`."""

from __future__ import annotations

import unittest

from phasegate import Client

from .behaviour_suite import behaviour_of

Behaviour = behaviour_of(Client, __name__)

if __name__ == "__main__":
    unittest.main()
