from __future__ import annotations

import json
import re
import unittest
from pathlib import Path

from bot_status import body_hash

GUIDE = Path(__file__).parents[3] / 'docs' / 'integrating.md'


class BodyHash(unittest.TestCase):
    def test_is_that_of_every_example_of_the_guide(self) -> None:
        rows = re.findall(r'^\| `(".*")` \| `(\w+)` \|$', GUIDE.read_text('utf-8'), re.MULTILINE)
        self.assertEqual(len(rows), 10)
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(body_hash(json.loads(text)), None if expected == 'null' else expected)

    def test_replaces_half_a_surrogate_pair_as_javascript_does(self) -> None:
        self.assertEqual(body_hash('a\ud83d'), body_hash('a\ufffd'))
        self.assertEqual(body_hash('\ud83d\ude00'), body_hash('\U0001f600'))

    def test_keeps_control_characters_that_are_no_white_space(self) -> None:
        self.assertNotEqual(body_hash('a\x1cb'), body_hash('a b'))
        self.assertEqual(body_hash('a\x85b'), body_hash('a b'))
