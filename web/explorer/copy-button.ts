const CONFIRMATION_MS = 2_000;

/** Adds a button that copies a text, where the page may use the clipboard. */
export function addCopyButton(text: HTMLElement): void {
  // Browsers provide it only over HTTPS and on localhost.
  if (!navigator.clipboard) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, CONFIRMATION_MS);
  });
  text.before(button);
}
