const GAP = 6;
const EDGE = 8;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Positions a box below `anchor`, or above if it does not fit and there is more room above. Keeps it on the page. */
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

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
