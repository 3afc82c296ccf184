const GAP = 6;
const EDGE = 8;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where a box of this size goes beside `anchor`: below it or, where there is more room, above; never off the page. */
export function findPlace(
  anchor: Box,
  size: { readonly width: number; readonly height: number },
  page: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const below = page.height - anchor.bottom - GAP - EDGE;
  const above = anchor.top - GAP - EDGE;
  const goesBelow = size.height <= below || below >= above;
  const wantedTop = goesBelow ? anchor.bottom + GAP : anchor.top - GAP - size.height;
  const wantedLeft = anchor.left + size.width + EDGE <= page.width ? anchor.left : anchor.right - size.width;
  return {
    left: clamp(wantedLeft, EDGE, page.width - size.width - EDGE),
    top: clamp(wantedTop, EDGE, page.height - size.height - EDGE),
  };
}

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

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
