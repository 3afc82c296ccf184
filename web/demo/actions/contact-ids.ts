import { html, nothing, type TemplateResult } from 'lit';
import { inbox, type OpenContact } from '../service';

type Run = (call: string, run: () => Promise<string>) => void;

/** Renders the ids of a contact. A person has one status under all of them. */
export function renderIds({ contactId, aliases }: OpenContact, run: Run): TemplateResult {
  const unlink = (aliasId: string) =>
    run('unlinkContact', async () => {
      await inbox.unlinkContact({ aliasId });
      return `${aliasId} is a contact of its own`;
    });
  const link = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const aliasId = new FormData(form).get('alias')?.toString().trim();
    if (!aliasId) return;
    run('linkContact', async () => {
      const { outcome, statusChange } = await inbox.linkContact({ contactId, aliasId });
      form.reset();
      return statusChange ? `${outcome}, merged: the stricter status holds` : `${outcome}`;
    });
  };
  return html`<form class="ids" @submit=${link}>
    <h3>Also known as <code>linkContact</code></h3>
    ${aliases.length > 0 ? html`<ul>${aliases.map((alias) => renderAlias(alias, unlink))}</ul>` : nothing}
    <div class="field"><input name="alias" aria-label="Another id of this person" placeholder="Another id, or a contact to merge" maxlength="255" autocomplete="off">
      <button>Link</button></div>
  </form>`;
}

function renderAlias(alias: string, unlink: (alias: string) => void): TemplateResult {
  return html`<li><bdi>${alias}</bdi>
    <button type="button" aria-label="Unlink ${alias}" @click=${() => unlink(alias)}>Unlink</button></li>`;
}
