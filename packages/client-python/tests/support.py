"""What the tests need: the service, whose addresses and tokens are in the environment."""

from __future__ import annotations

import json
import os
import urllib.request
import uuid
from typing import Any

from bot_status import BotStatusClient
from bot_status._token import TokenSource

URL = os.environ.get('BOT_STATUS_URL', '')
KEY = os.environ.get('BOT_STATUS_KEY', '')


def new_client(url: str = URL, token: TokenSource = KEY, **options: Any) -> BotStatusClient:
    return BotStatusClient(url, token, **options)


def new_contact(name: str = 'contact') -> str:
    return f'{name}-{uuid.uuid4()}'


def ask(query: str, **variables: Any) -> Any:
    """The data of a GraphQL operation of an admin."""
    body = json.dumps({'query': query, 'variables': variables}).encode()
    headers = {
        'Content-Type': 'application/json',
        'Authorization': f'Bearer {os.environ["BOT_STATUS_ADMIN"]}',
    }
    with urllib.request.urlopen(
        urllib.request.Request(f'{URL}/graphql', body, headers), timeout=10
    ) as response:
        answer = json.load(response)
    if answer.get('errors'):
        raise AssertionError(answer['errors'])
    return answer['data']


def save_bot(**fields: Any) -> None:
    """Changes the bot of the workspace."""
    [bot] = ask('{ bots { botId } }')['bots']
    mutation = 'mutation ($input: SaveBotInput!) { saveBot(input: $input) { userErrors { message } } }'
    errors = ask(mutation, input={**bot, **fields})['saveBot']['userErrors']
    if errors:
        raise AssertionError(errors)


def restart_service(signal: str) -> None:
    """Ends the service by a signal, and returns once it runs again."""
    request = urllib.request.Request(f'{os.environ["BOT_STATUS_CONTROL"]}/{signal}', b'')
    urllib.request.urlopen(request, timeout=60).close()


def take_over(client: BotStatusClient, contact_id: str) -> None:
    """A person of the business writes."""
    client.record_message(contact_id, message_id=f'by-ana-{uuid.uuid4()}', origin='TEAMMATE')
