import { LitElement } from 'lit';

/** An element of this page alone: it shares the page's style sheet instead of having its own. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
