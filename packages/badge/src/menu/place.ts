const GAP = 6;
const EDGE = 8;
/** A menu lower than this is hard to use, so it goes beside its badge if there is more room. */
const LEAST_HEIGHT = 160;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly left: number;
  readonly top: number;
  readonly maxHeight: number;
}

/**
 * Positions a box next to `anchor`, on the page and never over the anchor: below it, or above if there is more room, or
 * beside it in a low window. What does not fit scrolls inside.
 */
export function findPlace(anchor: Box, size: Size, page: Size, isRtl: boolean): Place {
  const below = page.height - anchor.bottom - GAP - EDGE;
  const above = anchor.top - GAP - EDGE;
  const goesBelow = size.height <= below || below >= above;
  const room = Math.max(0, goesBelow ? below : above);
  const beside = room < Math.min(LEAST_HEIGHT, size.height) ? placeBeside(anchor, size, page, isRtl) : null;
  if (beside && beside.maxHeight > room) return beside;
  const height = Math.min(size.height, room);
  const left = isRtl ? alignEnd(anchor, size) : alignStart(anchor, size, page);
  return {
    left: clamp(left, EDGE, page.width - size.width - EDGE),
    top: goesBelow ? anchor.bottom + GAP : anchor.top - GAP - height,
    maxHeight: room,
  };
}

function alignStart({ left, right }: Box, { width }: Size, page: Size): number {
  return left + width + EDGE <= page.width ? left : right - width;
}

function alignEnd({ left, right }: Box, { width }: Size): number {
  return right - width >= EDGE ? right - width : left;
}

function placeBeside(anchor: Box, { width, height }: Size, page: Size, isRtl: boolean): Place | null {
  const after = { fits: anchor.right + GAP + width + EDGE <= page.width, left: anchor.right + GAP };
  const before = { fits: anchor.left - GAP - width >= EDGE, left: anchor.left - GAP - width };
  const side = (isRtl ? [before, after] : [after, before]).find(({ fits }) => fits);
  if (!side) return null;
  const maxHeight = page.height - 2 * EDGE;
  return {
    left: side.left,
    top: clamp(anchor.top, EDGE, page.height - EDGE - Math.min(height, maxHeight)),
    maxHeight,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
