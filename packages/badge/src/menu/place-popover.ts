import { findPlace } from './find-place.js';

/** Shows a popover next to its anchor and keeps it there on scroll and resize. Returns a function that stops this. */
export function keepInPlace(anchor: Element, popover: HTMLElement): () => void {
  // In the top layer, no scroll container clips the popover.
  popover.showPopover?.();
  const place = () => {
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const box = popover.getBoundingClientRect();
    const { left, top } = findPlace(anchor.getBoundingClientRect(), box, { width, height });
    popover.style.left = `${left}px`;
    popover.style.top = `${top}px`;
  };
  place();
  const resized = new ResizeObserver(place);
  resized.observe(popover);
  window.addEventListener('scroll', place, { capture: true, passive: true });
  window.addEventListener('resize', place);
  return () => {
    resized.disconnect();
    window.removeEventListener('scroll', place, { capture: true });
    window.removeEventListener('resize', place);
  };
}
