import { LitElement } from 'lit';

/** An element of the demo page. It has no shadow root, so that the style sheet of the page applies. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
