"""Guarded replies with faults between every two steps, and the same job run again until it ends."""

from __future__ import annotations

import json
import os
import random
import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from unittest.mock import patch

from bot_status import BotStatusClient, GuardedReply, MaybeSentError, Request, Response, Transport
from bot_status._transport import HttpTransport

from .faults import FakeTime
from .support import KEY, URL, new_client, new_contact, take_over

RUNS = 2_000
SEED = os.environ.get('TEST_SEED', '1')
STEPS = {'replies': 'reserve', 'commit': 'commit', 'revoke': 'revoke', 'bot-status': 'question'}


class Crash(BaseException):
    """The end of the process: nothing is cleaned up."""


class ThinkFailed(Exception):
    pass


class SendFailed(Exception):
    pass


@dataclass(frozen=True)
class Entry:
    """Something that happened, in order. A decision whose answer was lost is marked as such."""

    what: str
    message_id: str = ''


class Job:
    """A job that answers one message, its faults, and the trace of what happened."""

    def __init__(self, rng: random.Random, inner: Transport, others: BotStatusClient) -> None:
        self.rng = rng
        self.inner = inner
        self.others = others
        self.contact = new_contact()
        self.parts = [f'part {number}' for number in range(rng.randint(1, 3))]
        self.trace: list[Entry] = []
        self.is_calm = False
        self.is_out = False
        # At most one of each, so that some jobs come to their end.
        self.left = {
            'take over': rng.random() < 0.4,
            'contact writes': rng.random() < 0.1,
            'crash': rng.random() < 0.5,
            'outage': rng.random() < 0.2,
            'think fails': rng.random() < 0.2,
            'send fails': rng.random() < 0.2,
            'maybe sent': rng.random() < 0.1,
        }
        self.client = BotStatusClient(URL, KEY, transport=self)

    def run(self) -> GuardedReply:
        self.trace.append(Entry('try'))
        return self.client.guard_reply(self.contact, self.think, self.send_part, inbound_id='m-1')

    def think(self) -> list[str]:
        self.moment()
        if self.happens('think fails', 0.3):
            raise ThinkFailed
        return self.parts

    def send_part(self, text: str, message_id: str) -> None:
        self.moment()
        if self.happens('send fails', 0.3):
            raise SendFailed
        self.trace.append(Entry('sent', message_id))
        if self.happens('maybe sent', 0.3):
            raise MaybeSentError
        self.moment()

    def send(self, request: Request, timeout: float) -> Response:
        """Carries a request of the client, as its transport."""
        self.moment()
        lost = self.pick_fault()
        if lost == 'REQUEST':
            raise ConnectionResetError('The request was lost.')
        response = self.inner.send(request, timeout)
        decision = decision_of(request, response)
        # The service has decided; what happens from here on, it does not know.
        entry = Entry(decision if lost is None else f'lost: {decision}')
        self.trace.append(entry)
        self.moment()
        if lost == 'ANSWER':
            raise TimeoutError('The answer was lost.')
        return response

    def close(self) -> None:
        """The connections are those of all jobs."""

    def pick_fault(self) -> str | None:
        if self.is_calm or (not self.is_out and self.rng.random() > 0.15):
            return None
        return self.rng.choice(['REQUEST', 'ANSWER'])

    def moment(self) -> None:
        """A moment between two steps, at which anything may happen."""
        if self.happens('take over', 0.15):
            take_over(self.others, self.contact)
            self.trace.append(Entry('take over'))
        if self.happens('contact writes', 0.15):
            self.others.record_message(self.contact, message_id='m-2', origin='CONTACT')
        if self.happens('outage', 0.1):
            self.is_out = True
            self.trace.append(Entry('outage'))
        if self.happens('crash', 0.1):
            self.trace.append(Entry('crash'))
            raise Crash

    def happens(self, what: str, probability: float) -> bool:
        if self.is_calm or not self.left[what] or self.rng.random() > probability:
            return False
        self.left[what] = False
        return True


def decision_of(request: Request, response: Response) -> str:
    answer = json.loads(response.body)
    step = STEPS.get(request.path.rsplit('/', 1)[1], 'release')
    if step == 'commit' and answer['granted']:
        return 'replayed grant' if answer['replayed'] else 'grant'
    if step == 'question' and answer['maySpeak']:
        return 'may speak'
    return step


class Faults(unittest.TestCase):
    def setUp(self) -> None:
        self.inner = HttpTransport(URL, None)
        self.others = new_client()
        self.addCleanup(self.inner.close)
        self.addCleanup(self.others.close)

    def test_never_talk_over_a_person_and_never_send_twice(self) -> None:
        ends: Counter[str] = Counter()
        with patch('bot_status._calls.time', FakeTime()), ThreadPoolExecutor(8) as threads:
            jobs = [threads.submit(self.run_until_it_ends, number) for number in range(RUNS)]
            for number, job in enumerate(jobs):
                with self.subTest(seed=SEED, run=number):
                    ends.update(job.result())
        # Everything that may happen did happen, again and again.
        rare = {end: ends[end] for end in ENDS if ends[end] < RUNS / 200}
        self.assertEqual(rare, {}, ends)

    def run_until_it_ends(self, number: int) -> list[str]:
        """How the tries of a job ended."""
        job = Job(random.Random(f'{SEED}-{number}'), self.inner, self.others)
        ends: list[str] = []
        while len(ends) < 4 and 'SENT' not in ends:
            begin = len(job.trace)
            try:
                result = job.run()
            except (Crash, ThinkFailed, SendFailed, MaybeSentError) as failure:
                ends.append(type(failure).__name__)
            else:
                ends.append(f'{result.outcome} {result.step or ""}'.strip())
                self.check_result(job, result, job.trace[begin:])
            job.is_out = False
        self.check_trace(job)
        self.check_counts(job)
        return ends

    def check_result(self, job: Job, result: GuardedReply, trace: list[Entry]) -> None:
        sent = tuple(entry.message_id for entry in trace if entry.what == 'sent')
        self.assertEqual(result.message_ids, sent, trace)
        self.assertTrue(result.guarded)
        if result.outcome == 'SENT':
            self.assertEqual(len(sent), len(job.parts), trace)
        elif result.step != 'SEND':
            self.assertEqual(sent, (), trace)

    def check_trace(self, job: Job) -> None:
        """Every part was sent once, and after a decision of its own that no person preceded."""
        sent = [entry.message_id for entry in job.trace if entry.what == 'sent']
        self.assertEqual(len(sent), len(set(sent)), job.trace)
        is_taken_over, may_send = False, False
        for entry in job.trace:
            if entry.what == 'take over':
                is_taken_over = True
            elif entry.what in ('grant', 'may speak'):
                self.assertFalse(is_taken_over, job.trace)
                may_send = True
            elif entry.what == 'try':
                may_send = False
            elif entry.what == 'sent':
                self.assertTrue(may_send, job.trace)
                may_send = False

    def check_counts(self, job: Job) -> None:
        """What was sent is counted once; what was not sent is not counted, and sent by a run without faults."""
        happened = {entry.what for entry in job.trace}
        counted = sum(count.sent for count in job.others.bot_status(job.contact).message_counts)
        if 'sent' in happened:
            self.assertEqual(counted, 1, job.trace)
        elif counted > 0:
            # It was committed, and a crash or an outage left nobody to take it back.
            self.assertTrue(happened & {'crash', 'outage'}, job.trace)
        job.is_calm = True
        again = job.run()
        self.check_trace(job)
        if 'take over' in happened:
            self.assertEqual((again.outcome, again.step), ('DENIED', 'RESERVE'), job.trace)
        elif counted > 0:
            self.assertEqual(again.deny_reason, 'ALREADY_COMMITTED', job.trace)
        else:
            self.assertEqual(again.outcome, 'SENT', job.trace)


ENDS = (
    'SENT',
    'DENIED RESERVE',
    'DENIED COMMIT',
    'DENIED SEND',
    'UNREACHABLE RESERVE',
    'UNREACHABLE COMMIT',
    'UNREACHABLE SEND',
    'Crash',
    'ThinkFailed',
    'SendFailed',
    'MaybeSentError',
)
