from __future__ import annotations

import asyncio
import unittest
from collections.abc import Callable
from unittest.mock import patch
from urllib.error import URLError

from bot_status import BotStatusError, GuardedReply, MaybeSentError, Request, Unreachable, body_hash
from bot_status._transport import HttpTransport

from .faults import FakeTime, FaultTransport
from .support import KEY, URL, new_client, new_contact, save_bot, take_over


class GuardTest(unittest.TestCase):
    """A bot that records what it sends."""

    def setUp(self) -> None:
        self.contact = new_contact()
        self.lose: Callable[[Request], str | None] = lambda request: None
        transport = FaultTransport(HttpTransport(URL, None), self.fault_of)
        self.client = new_client(URL, KEY, transport=transport)
        self.others = new_client()
        self.addCleanup(self.client.close)
        self.addCleanup(self.others.close)
        self.sent: list[tuple[str, str]] = []

    def fault_of(self, request: Request) -> str | None:
        return self.lose(request)

    def send(self, text: str, message_id: str) -> None:
        self.sent.append((message_id, text))

    def counted(self) -> int:
        return sum(count.sent for count in self.others.bot_status(self.contact).message_counts)

    def lose_all(self, what: str, *paths: str) -> None:
        """Loses every request, or every answer, of these paths, as time passes."""
        self.lose = lambda request: what if request.path.endswith(paths) else None
        patcher = patch('bot_status._calls.time', FakeTime())
        patcher.start()
        self.addCleanup(patcher.stop)


class Outcomes(GuardTest):
    def test_sent(self) -> None:
        result = self.client.guard_reply(
            self.contact, lambda: 'Hello!', self.send, inbound_id='m-1', channel='sms'
        )
        self.assertEqual(result, GuardedReply('SENT', message_ids=('reply-to:m-1',)))
        self.assertEqual(self.sent, [('reply-to:m-1', 'Hello!')])
        status = self.others.bot_status(self.contact)
        self.assertEqual([(count.channel, count.sent) for count in status.message_counts], [('sms', 1)])
        self.assertEqual(status.pending_inbound, 0)

    def test_sent_in_parts_that_are_recognized(self) -> None:
        parts = ['Hello!', '', 'How are you?', ' \u200b', 'Fine.']
        result = self.client.guard_reply(self.contact, lambda: parts, self.send, inbound_id='m-1')
        ids = ('reply-to:m-1', 'reply-2-to:m-1', 'reply-3-to:m-1')
        self.assertEqual((result.outcome, result.message_ids), ('SENT', ids))
        self.assertEqual(self.sent, list(zip(ids, ['Hello!', 'How are you?', 'Fine.'], strict=True)))
        self.assertEqual(self.counted(), 1)
        for number, (_, text) in enumerate(self.sent):
            echo = self.others.record_message(
                self.contact, message_id=f'inbox-{number}', origin='UNKNOWN', body_hash=body_hash(text)
            )
            self.assertEqual(echo.origin, 'BOT')

    def test_sent_without_an_inbound_message(self) -> None:
        for _ in range(2):
            result = self.client.guard_reply(self.contact, lambda: 'Hello!', self.send)
            self.assertEqual(result.outcome, 'SENT')
        self.assertEqual(len({message_id for message_id, _ in self.sent}), 2)

    def test_denied_by_the_reservation(self) -> None:
        self.others.set_bot_status(self.contact, state='SLEEPING', for_='PT1H')
        result = self.client.guard_reply(self.contact, self.fail, self.send, inbound_id='m-1')
        wake_at = self.others.bot_status(self.contact).wake_at
        self.assertEqual(result, GuardedReply('DENIED', 'RESERVE', 'SLEEPING', wake_at))

    def test_denied_by_the_commit(self) -> None:
        def think() -> str:
            take_over(self.others, self.contact)
            return 'Hello!'

        result = self.client.guard_reply(self.contact, think, self.send, inbound_id='m-1')
        self.assertEqual((result.outcome, result.step, result.deny_reason), ('DENIED', 'COMMIT', 'SLEEPING'))
        self.assertEqual((self.sent, self.counted()), ([], 0))

    def test_denied_if_the_contact_writes_meanwhile(self) -> None:
        def think() -> str:
            self.others.record_message(self.contact, message_id='m-2', origin='CONTACT')
            return 'Hello!'

        result = self.client.guard_reply(self.contact, think, self.send, inbound_id='m-1')
        self.assertEqual((result.step, result.deny_reason), ('COMMIT', 'STALE_CONTEXT'))
        self.assertIsNotNone(result.retry_at)
        again = self.client.guard_reply(self.contact, lambda: 'Hello!', self.send, inbound_id='m-2')
        self.assertEqual((again.outcome, self.counted()), ('SENT', 1))

    def test_denied_if_it_takes_longer_than_the_token_lasts(self) -> None:
        def think() -> str:
            asyncio.run(asyncio.sleep(1.2))
            return 'Hello!'

        result = self.client.guard_reply(self.contact, think, self.send, inbound_id='m-1', ttl='PT1S')
        self.assertEqual((result.step, result.deny_reason, self.sent), ('COMMIT', 'LEASE_EXPIRED', []))

    def test_denied_between_parts(self) -> None:
        for state, reason in (('SLEEPING', 'SLEEPING'), ('INACTIVE', 'INACTIVE')):
            with self.subTest(state):
                self.sent.clear()
                self.contact = new_contact()

                def send(text: str, message_id: str, state: str = state) -> None:
                    self.send(text, message_id)
                    wake = {'wake': {'until': 'WOKEN'}} if state == 'SLEEPING' else {}
                    self.others.set_bot_status(self.contact, state=state, **wake)  # type: ignore[arg-type]

                result = self.client.guard_reply(
                    self.contact, lambda: ['a', 'b', 'c'], send, inbound_id='m-1'
                )
                self.assertEqual(result, GuardedReply('DENIED', 'SEND', reason, None, ('reply-to:m-1',)))  # type: ignore[arg-type]
                self.assertEqual((len(self.sent), self.counted()), (1, 1))

    def test_denied_between_parts_if_the_bot_is_turned_off(self) -> None:
        self.addCleanup(save_bot, mode='AUTO_PILOT')
        for mode in ('OFF', 'SUGGESTIVE'):
            with self.subTest(mode):
                save_bot(mode='AUTO_PILOT')

                def send(text: str, message_id: str, mode: str = mode) -> None:
                    save_bot(mode=mode)

                contact = new_contact()
                result = self.client.guard_reply(contact, lambda: ['a', 'b'], send, inbound_id='m-1')
                self.assertEqual((result.step, result.deny_reason), ('SEND', 'BOT_UNAVAILABLE'))

    def test_the_reply_that_reaches_the_limit_is_sent_as_a_whole(self) -> None:
        save_bot(rules={'maxMessages': 1})
        self.addCleanup(save_bot, rules={'maxMessages': 75})
        result = self.client.guard_reply(self.contact, lambda: ['a', 'b', 'c'], self.send, inbound_id='m-1')
        self.assertEqual((result.outcome, len(self.sent)), ('SENT', 3))
        self.assertEqual(self.others.bot_status(self.contact).reason, 'MESSAGE_LIMIT')

        def send(text: str, message_id: str) -> None:
            self.others.set_bot_status(contact, state='INACTIVE')

        contact = new_contact()
        stopped = self.client.guard_reply(contact, lambda: ['a', 'b', 'c'], send, inbound_id='m-1')
        self.assertEqual((stopped.deny_reason, len(stopped.message_ids)), ('INACTIVE', 1))

    def test_suggested(self) -> None:
        save_bot(mode='SUGGESTIVE')
        self.addCleanup(save_bot, mode='AUTO_PILOT')
        result = self.client.guard_reply(self.contact, lambda: ['a', 'b'], self.send, inbound_id='m-1')
        self.assertEqual(result, GuardedReply('SUGGESTED', texts=('a', 'b')))
        self.assertEqual(self.sent, [])

    def test_nothing(self) -> None:
        for thoughts in (None, '', [], ['', '\n']):
            with self.subTest(thoughts=thoughts):
                result = self.client.guard_reply(self.contact, lambda: thoughts, self.send, inbound_id='m-1')  # noqa: B023
                self.assertEqual(result, GuardedReply('NOTHING'))
        self.assertEqual((self.sent, self.counted()), ([], 0))


class Again(GuardTest):
    def test_a_job_that_is_run_again_does_not_send_twice(self) -> None:
        for expected in ('SENT', 'DENIED', 'DENIED'):
            result = self.client.guard_reply(self.contact, lambda: ['a', 'b'], self.send, inbound_id='m-1')
            self.assertEqual(result.outcome, expected)
        self.assertEqual((result.step, result.deny_reason), ('COMMIT', 'ALREADY_COMMITTED'))
        self.assertIsNone(result.retry_at)
        self.assertEqual((len(self.sent), self.counted()), (2, 1))

    def test_ids_of_any_length_work(self) -> None:
        for inbound_id in ('x' * 1_000, 'x' * 1_001, 'é' * 1_000, '\U0001f600' * 512):
            with self.subTest(length=len(inbound_id)):
                self.sent.clear()
                ends = [
                    self.client.guard_reply(
                        self.contact, lambda: ['a', 'b'], self.send, inbound_id=inbound_id
                    ).outcome
                    for _ in range(2)
                ]
                self.assertEqual((ends, len(self.sent)), (['SENT', 'DENIED'], 2))

    def test_ids_of_parts_are_not_those_of_other_replies(self) -> None:
        for inbound_id in ('m', 'm:2', '2-to:m'):
            result = self.client.guard_reply(
                self.contact, lambda: ['a', 'b'], self.send, inbound_id=inbound_id
            )
            self.assertEqual(result.outcome, 'SENT')
        self.assertEqual(len({message_id for message_id, _ in self.sent}), 6)

    def test_too_many_parts_are_an_error_and_commit_nothing(self) -> None:
        with self.assertRaisesRegex(ValueError, 'at most 11 texts, not 12'):
            self.client.guard_reply(self.contact, lambda: ['a'] * 12, self.send, inbound_id='m-1')
        result = self.client.guard_reply(
            self.contact, lambda: list('abcdefghijk'), self.send, inbound_id='m-1'
        )
        self.assertEqual((result.outcome, len(self.sent)), ('SENT', 11))


class Exceptions(GuardTest):
    def test_of_think_are_raised_after_the_release(self) -> None:
        def think() -> str:
            raise RuntimeError('no model')

        released: list[Request] = []
        self.lose = lambda request: released.append(request) if request.method == 'DELETE' else None
        with self.assertRaisesRegex(RuntimeError, 'no model'):
            self.client.guard_reply(self.contact, think, self.send, inbound_id='m-1')
        self.assertEqual((len(released), self.counted(), self.sent), (1, 0, []))

    def test_of_think_are_raised_even_if_the_service_is_gone(self) -> None:
        def think() -> str:
            self.lose_all('REQUEST', '')
            raise RuntimeError('no model')

        with self.assertRaisesRegex(RuntimeError, 'no model'):
            self.client.guard_reply(self.contact, think, self.send, inbound_id='m-1')

    def test_what_is_no_text_is_an_error(self) -> None:
        async def think_later() -> str:
            return 'Hello!'

        later = think_later()
        for thoughts in (later, 5, ['a', None]):
            with self.subTest(thoughts=thoughts), self.assertRaises(TypeError):
                self.client.guard_reply(self.contact, lambda: thoughts, self.send)  # type: ignore[arg-type, return-value]  # noqa: B023
        later.close()

    def test_of_a_send_that_sent_nothing_are_raised_after_the_revocation(self) -> None:
        def send(text: str, message_id: str) -> None:
            raise LookupError('no channel')

        with self.assertRaisesRegex(LookupError, 'no channel'):
            self.client.guard_reply(self.contact, lambda: ['a', 'b'], send, inbound_id='m-1')
        self.assertEqual(self.counted(), 0)
        again = self.client.guard_reply(self.contact, lambda: ['a', 'b'], self.send, inbound_id='m-1')
        self.assertEqual((again.outcome, len(self.sent), self.counted()), ('SENT', 2, 1))

    def test_of_send_revoke_nothing_once_a_part_is_out(self) -> None:
        def send(text: str, message_id: str) -> None:
            if self.sent:
                raise LookupError('no channel')
            self.send(text, message_id)

        with self.assertRaisesRegex(LookupError, 'no channel'):
            self.client.guard_reply(self.contact, lambda: ['a', 'b'], send, inbound_id='m-1')
        self.assertEqual(self.counted(), 1)
        again = self.client.guard_reply(self.contact, lambda: ['a', 'b'], self.send, inbound_id='m-1')
        self.assertEqual((again.deny_reason, len(self.sent)), ('ALREADY_COMMITTED', 1))

    def test_of_send_revoke_nothing_if_the_message_may_be_out(self) -> None:
        wrapped = RuntimeError('The library has failed.')
        wrapped.__cause__ = ConnectionResetError()
        errors = [TimeoutError(), BrokenPipeError(), URLError(TimeoutError()), wrapped, MaybeSentError('504')]
        for number, error in enumerate(errors, start=1):
            inbound_id = f'm-{number}'

            def send(text: str, message_id: str) -> None:
                self.send(text, message_id)
                raise error  # noqa: B023

            with self.subTest(error=error):
                with self.assertRaises(type(error)):
                    self.client.guard_reply(self.contact, lambda: 'a', send, inbound_id=inbound_id)
                again = self.client.guard_reply(self.contact, lambda: 'a', send, inbound_id=inbound_id)
                self.assertEqual(
                    (again.deny_reason, len(self.sent), self.counted()), ('ALREADY_COMMITTED', number, number)
                )

    def test_of_send_revoke_the_reply_if_nobody_was_there_to_send_it(self) -> None:
        def send(text: str, message_id: str) -> None:
            raise URLError(ConnectionRefusedError())

        with self.assertRaises(URLError):
            self.client.guard_reply(self.contact, lambda: 'a', send, inbound_id='m-1')
        self.assertEqual(self.counted(), 0)

    def test_refusals_are_raised(self) -> None:
        with self.assertRaises(BotStatusError) as caught:
            self.client.guard_reply('', lambda: 'a', self.send, inbound_id='m-1')
        self.assertNotIsInstance(caught.exception, Unreachable)
        with self.assertRaisesRegex(ValueError, 'DENY or SEND'):
            self.client.guard_reply(self.contact, lambda: 'a', self.send, when_unreachable='send')  # type: ignore[arg-type]


class WhenUnreachable(GuardTest):
    def test_the_bot_is_silent_and_does_not_think(self) -> None:
        self.lose_all('REQUEST', '')
        result = self.client.guard_reply(self.contact, self.fail, self.send, inbound_id='m-1')
        self.assertEqual((result.outcome, result.step, result.guarded), ('UNREACHABLE', 'RESERVE', True))
        assert result.error is not None
        self.assertEqual((result.error.code, self.sent), ('UNREACHABLE', []))

    def test_the_bot_is_silent_at_the_commit_and_can_run_again(self) -> None:
        for lost in ('REQUEST', 'ANSWER'):
            with self.subTest(lost):
                self.contact = new_contact()
                self.lose_all(lost, '/commit')
                result = self.client.guard_reply(self.contact, lambda: 'a', self.send, inbound_id='m-1')
                self.assertEqual((result.outcome, result.step), ('UNREACHABLE', 'COMMIT'))
                self.assertEqual((self.sent, self.counted()), ([], 0))
                self.lose = lambda request: None
                again = self.client.guard_reply(self.contact, lambda: 'a', self.send, inbound_id='m-1')
                self.assertEqual((again.outcome, self.counted()), ('SENT', 1))
                self.sent.clear()

    def test_the_bot_stops_between_parts(self) -> None:
        self.lose_all('ANSWER', '/bot-status')
        result = self.client.guard_reply(self.contact, lambda: ['a', 'b'], self.send, inbound_id='m-1')
        self.assertEqual((result.outcome, result.step, len(self.sent)), ('UNREACHABLE', 'SEND', 1))
        self.assertEqual(result.message_ids, ('reply-to:m-1',))

    def test_the_bot_sends_if_it_should(self) -> None:
        for path in ('/replies', '/commit', '/bot-status'):
            with self.subTest(path):
                self.contact = new_contact()
                self.sent.clear()
                self.lose_all('REQUEST', path)
                result = self.client.guard_reply(
                    self.contact, lambda: ['a', 'b'], self.send, inbound_id='m-1', when_unreachable='SEND'
                )
                self.assertEqual((result.outcome, result.guarded, len(self.sent)), ('SENT', False, 2))

    def test_nothing_that_was_not_sent_is_unguarded(self) -> None:
        self.lose_all('REQUEST', '/replies')
        result = self.client.guard_reply(self.contact, lambda: None, self.send, when_unreachable='SEND')
        self.assertEqual(result, GuardedReply('NOTHING'))

    def test_the_bot_stops_between_parts_if_it_knows_that_it_should(self) -> None:
        def send(text: str, message_id: str) -> None:
            self.send(text, message_id)
            take_over(self.others, self.contact)

        self.lose_all('REQUEST', '/replies')
        result = self.client.guard_reply(
            self.contact, lambda: ['a', 'b'], send, inbound_id='m-1', when_unreachable='SEND'
        )
        self.assertEqual((result.outcome, result.step, len(self.sent)), ('DENIED', 'SEND', 1))

    def test_a_commit_that_is_repeated_asks_once_more(self) -> None:
        # A person who writes between the commit and its repetition is not talked over.
        for writes in (True, False):
            with self.subTest(writes=writes):
                self.contact = new_contact()
                commits: list[Request] = []

                def lose(
                    request: Request, writes: bool = writes, commits: list[Request] = commits
                ) -> str | None:
                    if not request.path.endswith('/commit'):
                        return None
                    commits.append(request)
                    if len(commits) == 2 and writes:
                        take_over(self.others, self.contact)
                    return 'ANSWER' if len(commits) == 1 else None

                self.lose = lose
                result = self.client.guard_reply(self.contact, lambda: 'a', self.send, inbound_id='m-1')
                self.assertEqual(len(commits), 2)
                if writes:
                    self.assertEqual(
                        (result.step, result.deny_reason, self.counted()), ('SEND', 'SLEEPING', 0)
                    )
                    self.assertIsNotNone(result.retry_at)
                else:
                    self.assertEqual((result.outcome, self.counted()), ('SENT', 1))
        self.assertEqual(len(self.sent), 1)

    def test_guarded_replies_work_from_asyncio(self) -> None:
        async def answer() -> list[GuardedReply]:
            jobs = [
                asyncio.to_thread(
                    self.client.guard_reply, f'{self.contact}-{n}', lambda: 'a', self.send, inbound_id='m'
                )
                for n in range(20)
            ]
            return await asyncio.gather(*jobs)

        self.assertEqual({result.outcome for result in asyncio.run(answer())}, {'SENT'})
        self.assertEqual(len(self.sent), 20)
