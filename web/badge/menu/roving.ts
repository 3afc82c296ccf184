/** Where a key takes the focus in a menu of `count` items, or `null` if it is none of the menu's. It goes round. */
export function nextIndex(key: string, index: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** The next item whose label begins with the letter typed, from the one after `index` on. */
export function typeAhead(key: string, index: number, labels: readonly string[]): number | null {
  if (key.length !== 1 || key === ' ') return null;
  for (let offset = 1; offset <= labels.length; offset += 1) {
    const at = (index + offset) % labels.length;
    if (labels[at]?.trim().toLowerCase().startsWith(key.toLowerCase())) return at;
  }
  return null;
}
