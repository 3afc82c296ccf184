/** The index that a key moves the focus to, wrapping at both ends. `null` if the key does not move the focus. */
export function nextIndex(key: string, index: number, count: number, isRtl: boolean): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
    case isRtl ? 'ArrowLeft' : 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowUp':
    case isRtl ? 'ArrowRight' : 'ArrowLeft':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** The next index after `index`, wrapping at the end, whose label starts with the typed character. */
export function typeAhead(key: string, index: number, labels: readonly string[]): number | null {
  if (key.length !== 1 || key === ' ') return null;
  for (let offset = 1; offset <= labels.length; offset += 1) {
    const at = (index + offset) % labels.length;
    if (labels[at]?.trim().toLowerCase().startsWith(key.toLowerCase())) return at;
  }
  return null;
}
