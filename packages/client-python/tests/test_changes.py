from __future__ import annotations

import asyncio
import base64
import itertools
import threading
import time
import unittest

from bot_status import BotStatusError, FeedEvent, FeedReset

from .faults import LOST_ANSWER, LOST_REQUEST, TRUNCATED_ANSWER, UNAVAILABLE, FaultProxy
from .support import ask, new_client, new_contact, restart_service, save_bot


class Changes(unittest.TestCase):
    def setUp(self) -> None:
        self.client = new_client()
        self.addCleanup(self.client.close)
        self.contact = new_contact()

    def test_are_events_with_what_they_are_about(self) -> None:
        events = self.client.changes()
        self.client.set_bot_status(self.contact, state='INACTIVE')
        changed = next(events)
        self.assertEqual((changed.type, changed.contact_id), ('StatusChanged', self.contact))
        assert changed.status_change is not None and changed.bot_status is not None
        self.assertEqual((changed.status_change.state, changed.bot_status.version), ('INACTIVE', 1))
        self.assertEqual(changed.event_id, changed.status_change.id)

        self.client.record_message(self.contact, message_id='m-1', origin='CONTACT')
        waiting = next(events)
        self.assertEqual((waiting.type, waiting.contact_id), ('WaitingChanged', self.contact))
        self.assertEqual((waiting.fields['pendingInbound'], waiting.status_change), (1, None))

        save = (
            'mutation ($input: SaveContactsInput!) { saveContacts(input: $input) { userErrors { message } } }'
        )
        ask(save, input={'contacts': [{'contactId': self.contact, 'name': 'Anna'}]})
        saved = next(events)
        self.assertEqual((saved.type, saved.contact_id), ('ContactSaved', self.contact))
        self.assertEqual(saved.fields['contact']['name'], 'Anna')

        save_bot(name='Assistant 2')
        bot = next(events)
        self.assertEqual(
            (bot.type, bot.contact_id, bot.fields['bot']['name']), ('BotSaved', None, 'Assistant 2')
        )

    def test_begin_with_the_call(self) -> None:
        events = self.client.changes()
        self.client.set_bot_status(self.contact, state='INACTIVE')
        self.assertEqual(next(events).contact_id, self.contact)

    def test_continue_after_the_cursor_of_any_event(self) -> None:
        cursor = self.client.feed_cursor()
        for state in ('INACTIVE', 'ACTIVE') * 130:
            self.client.set_bot_status(self.contact, state=state)
        events = list(itertools.islice(self.client.changes(after=cursor), 260))
        self.assertEqual(versions(events), list(range(1, 261)))
        for index in (0, 99, 100, 258):
            following = next(self.client.changes(after=events[index].cursor))
            self.assertEqual(following.event_id, events[index + 1].event_id)

    def test_wait_for_the_next_event(self) -> None:
        events = self.client.changes(wait=1)
        writer = threading.Timer(2.2, lambda: self.client.set_bot_status(self.contact, state='INACTIVE'))
        writer.start()
        before = time.monotonic()
        self.assertEqual(next(events).contact_id, self.contact)
        self.assertGreater(time.monotonic() - before, 2)
        writer.join()

    def test_may_take_longer_than_other_answers(self) -> None:
        proxy = FaultProxy()
        self.addCleanup(proxy.close)
        with new_client(proxy.url, timeout=0.5) as client:
            events = client.changes(wait=5)
            writer = threading.Timer(1.5, lambda: self.client.set_bot_status(self.contact, state='INACTIVE'))
            writer.start()
            self.assertEqual(next(events).contact_id, self.contact)
            writer.join()
        self.assertEqual(len(proxy.requests), 2)

    def test_say_when_they_are_no_longer_kept(self) -> None:
        cursor = self.client.feed_cursor()
        log_id, rest = base64.urlsafe_b64decode(f'{cursor}===').decode().split('/', 1)
        other_log = base64.urlsafe_b64encode(f'{log_id[::-1]}/{rest}'.encode()).decode().rstrip('=')
        with self.assertRaises(FeedReset) as caught:
            next(self.client.changes(after=other_log))
        self.client.set_bot_status(self.contact, state='INACTIVE')
        self.assertEqual(next(self.client.changes(after=caught.exception.cursor)).contact_id, self.contact)

    def test_refuse_what_is_no_cursor(self) -> None:
        with self.assertRaises(BotStatusError) as caught:
            next(self.client.changes(after='no cursor'))
        self.assertEqual((caught.exception.code, caught.exception.field), ('BAD_USER_INPUT', 'after'))

    def test_survive_lost_requests_and_answers(self) -> None:
        proxy = FaultProxy()
        self.addCleanup(proxy.close)
        faults = [LOST_REQUEST, LOST_ANSWER, None, TRUNCATED_ANSWER, UNAVAILABLE]
        with new_client(proxy.url, deadline=0.1) as client, self.assertLogs('bot_status', 'WARNING'):
            events = client.changes()
            seen = []
            for version in range(1, 11):
                proxy.faults = [faults[version % len(faults)]]
                self.client.set_bot_status(self.contact, state='INACTIVE' if version % 2 else 'ACTIVE')
                seen.append(next(events))
        self.assertEqual(versions(seen), list(range(1, 11)))

    def test_work_from_asyncio(self) -> None:
        async def follow() -> list[FeedEvent]:
            events = self.client.changes()
            first = asyncio.create_task(asyncio.to_thread(next, events))
            calls = [
                asyncio.to_thread(self.client.set_bot_status, f'{self.contact}-{n}', state='INACTIVE')
                for n in range(20)
            ]
            results = await asyncio.gather(*calls)
            self.assertEqual({result.outcome for result in results}, {'APPLIED'})
            return [await first] + [await asyncio.to_thread(next, events) for _ in range(19)]

        seen = asyncio.run(follow())
        self.assertEqual({event.contact_id for event in seen}, {f'{self.contact}-{n}' for n in range(20)})


class Restarts(unittest.TestCase):
    def test_lose_and_repeat_nothing(self) -> None:
        reader, writer, contact = new_client(), new_client(), new_contact()
        self.addCleanup(reader.close)
        self.addCleanup(writer.close)
        events = reader.changes()
        done = threading.Event()
        written: list[int] = []

        def write() -> None:
            while not done.is_set():
                state = 'ACTIVE' if len(written) % 2 else 'INACTIVE'
                result = writer.set_bot_status(contact, state=state)  # type: ignore[arg-type]
                assert result.outcome == 'APPLIED' and result.status_change is not None, result
                written.append(result.status_change.version)

        def restart() -> None:
            try:
                for signal in ('SIGTERM', 'SIGKILL', 'SIGKILL'):
                    time.sleep(1)
                    restart_service(signal)
                time.sleep(1)
            finally:
                done.set()

        threads = [threading.Thread(target=write), threading.Thread(target=restart)]
        for thread in threads:
            thread.start()
        seen: list[FeedEvent] = []
        while not done.is_set() or len(seen) < len(written):
            seen.append(next(events))
        for thread in threads:
            thread.join()
        # The writer repeats a call whose answer a restart has lost, and it counts once.
        self.assertGreater(len(written), 50)
        self.assertEqual(written, list(range(1, len(written) + 1)))
        self.assertEqual(versions(seen), written)
        self.assertEqual(len({event.event_id for event in seen}), len(seen))
        self.assertEqual([event.contact_id for event in seen], [contact] * len(seen))


def versions(events: list[FeedEvent]) -> list[int]:
    return [event.status_change.version for event in events if event.status_change]
