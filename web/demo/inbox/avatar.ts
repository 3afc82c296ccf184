import { html, type TemplateResult } from 'lit';
import { initialsOf } from './initials';

/** Renders the initials of a contact on a colour of its own. */
export function renderAvatar(contactId: string, name: string): TemplateResult {
  return html`<span class="avatar hue-${hueOf(contactId)}" aria-hidden="true">${initialsOf(name)}</span>`;
}

function hueOf(id: string): number {
  return [...id].reduce((sum, character) => sum + character.charCodeAt(0), 0) % 6;
}
