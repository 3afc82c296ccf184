import { findPlace } from './find-place';

/** Shows a popover beside its anchor and keeps it there while the page moves. Returns what ends that. */
export function keepInPlace(anchor: Element, popover: HTMLElement): () => void {
  // Its own top layer, so that no list or card cuts it off.
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
