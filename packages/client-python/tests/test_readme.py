from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from .support import KEY, URL, new_client, new_contact, take_over

README = Path(__file__).parents[1] / 'README.md'
SOURCES = Path(__file__).parents[1] / 'src'


class Readme(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        blocks = re.findall(r'```py\n# (\w+\.py)\n(.*?)```', README.read_text('utf-8'), re.DOTALL)
        self.programs: dict[str, str] = dict(blocks)
        for name, program in blocks:
            (self.folder / name).write_text(program.replace('http://localhost:4000', URL), 'utf-8')
        self.env = {**os.environ, 'API_KEY': KEY, 'PYTHONPATH': str(SOURCES)}
        self.client = new_client()
        self.addCleanup(self.client.close)

    def run_program(self, *args: str) -> list[str]:
        command = [sys.executable, *args]
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=60, check=False
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()

    def test_the_bot_is_short_and_asks(self) -> None:
        self.assertLess(len(self.programs['bot.py'].splitlines()), 15)
        contact = new_contact()
        answered = self.run_program('bot.py', contact, 'm-1', 'Hello?')
        self.assertEqual(answered, [f'to {contact}: You said: Hello?', 'SENT '])
        self.assertEqual(self.run_program('bot.py', contact, 'm-1', 'Hello?'), ['DENIED ALREADY_COMMITTED'])
        take_over(self.client, contact)
        self.assertEqual(self.run_program('bot.py', contact, 'm-2', 'Hello?'), ['DENIED SLEEPING'])

    def test_pauses_the_bot(self) -> None:
        [printed] = self.run_program('pause.py')
        self.addCleanup(self.client.set_bot_status, 'anna', state='ACTIVE')
        self.assertEqual(printed, str(self.client.bot_status('anna').wake_at))

    def test_works_from_asyncio(self) -> None:
        self.client.set_bot_status('ben', state='ACTIVE')
        self.assertEqual(self.run_program('later.py'), ['anna ben chiara', 'ben'])

    def test_follows_changes_over_its_own_restart(self) -> None:
        contact = new_contact()
        (self.folder / 'cursor').write_text(self.client.feed_cursor())
        for state in ('INACTIVE', 'ACTIVE'):
            self.client.set_bot_status(contact, state=state)
            command = [sys.executable, 'follow.py']
            with subprocess.Popen(
                command, cwd=self.folder, env=self.env, stdout=subprocess.PIPE, text=True
            ) as program:
                assert program.stdout is not None
                # As of now, so that the status is the newest one.
                self.assertEqual(program.stdout.readline(), f'{contact} {state}\n')
                while self.client.feed_cursor() != (self.folder / 'cursor').read_text():
                    pass
                program.kill()

    def test_names_every_method(self) -> None:
        documented = set(re.findall(r'^\| `(\w+)\(', README.read_text('utf-8'), re.MULTILINE))
        public = {name for name in dir(new_client()) if not name.startswith('_')}
        self.assertEqual(documented, public - {'close', 'guard_reply'})
