import { findPlace } from '../../../packages/badge/src/menu/place';

const PAGE = { width: 400, height: 800 };
const SIZE = { width: 296, height: 500 };

describe('the place of the menu', () => {
  const badge = (left: number, top: number) => ({ left, top, right: left + 100, bottom: top + 32 });

  it('is below the badge, or above it where there is more room', () => {
    expect(findPlace(badge(20, 20), SIZE, PAGE, false)).toEqual({ left: 20, top: 58, maxHeight: 734 });
    expect(findPlace(badge(20, 740), SIZE, PAGE, false)).toEqual({ left: 20, top: 234, maxHeight: 726 });
  });

  it('begins where the badge begins, or ends where it ends, and stays on the page', () => {
    expect(findPlace(badge(290, 20), SIZE, PAGE, false)).toMatchObject({ left: 94 });
    expect(findPlace(badge(290, 20), SIZE, PAGE, true)).toMatchObject({ left: 94 });
    expect(findPlace(badge(20, 20), SIZE, PAGE, true)).toMatchObject({ left: 20 });
    expect(findPlace(badge(150, 20), SIZE, { width: 320, height: 800 }, false)).toMatchObject({ left: 8 });
  });

  it.each([
    [320, 256],
    [320, 120],
    [1_000, 120],
    [400, 800],
    [200, 60],
  ])('never covers the badge in a window of %d × %d, and what does not fit scrolls', (width, height) => {
    for (let top = 0; top <= height - 32; top += 4) {
      for (const left of [0, 40, width - 100]) {
        for (const isRtl of [false, true]) {
          const box = badge(left, top);
          const place = findPlace(box, SIZE, { width, height }, isRtl);
          const bottom = place.top + Math.min(SIZE.height, place.maxHeight);
          const right = place.left + SIZE.width;
          const isApart =
            bottom <= box.top || place.top >= box.bottom || right <= box.left || place.left >= box.right;
          expect({ left, top, isApart }).toEqual({ left, top, isApart: true });
        }
      }
    }
  });

  it('is beside the badge in a window that is low and wide', () => {
    const low = { width: 1_000, height: 240 };
    expect(findPlace(badge(20, 104), SIZE, low, false)).toEqual({ left: 126, top: 8, maxHeight: 224 });
    expect(findPlace(badge(880, 104), SIZE, low, false)).toEqual({ left: 578, top: 8, maxHeight: 224 });
    expect(findPlace(badge(450, 104), SIZE, low, true)).toEqual({ left: 148, top: 8, maxHeight: 224 });
  });
});
