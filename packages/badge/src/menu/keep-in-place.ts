import { findPlace } from './place.js';

/**
 * Shows a popover next to its anchor and keeps it there, whatever moves either of them. Returns a function that stops
 * this. No event tells that an element has moved, so their boxes are compared in each frame while the popover is open.
 */
export function keepInPlace(anchor: Element, popover: HTMLElement): () => void {
  // In the top layer, no scroll container clips the popover.
  popover.showPopover?.();
  let shown = '';
  let frame = 0;
  const place = () => {
    frame = requestAnimationFrame(place);
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const box = anchor.getBoundingClientRect();
    const size = { width: popover.offsetWidth, height: naturalHeight(popover) };
    const now = [box.left, box.top, box.right, box.bottom, size.width, size.height, width, height].join();
    if (now === shown) return;
    shown = now;
    const isRtl = getComputedStyle(anchor).direction === 'rtl';
    const { left, top, maxHeight } = findPlace(box, size, { width, height }, isRtl);
    popover.style.left = `${left}px`;
    popover.style.top = `${top}px`;
    popover.style.maxHeight = `${maxHeight}px`;
  };
  place();
  return () => cancelAnimationFrame(frame);
}

/** How high the popover would be with all of its content visible. */
function naturalHeight(popover: HTMLElement): number {
  return popover.scrollHeight + popover.offsetHeight - popover.clientHeight;
}
