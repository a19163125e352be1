/** Percent, as browsers have them. */
export const ZOOMS: readonly number[] = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];
export const USUAL_ZOOM = 100;

/** The next larger or smaller one; the last is followed by itself. */
export function nextZoom(now: number, by: 1 | -1): number {
  const next = by === 1 ? ZOOMS.find((zoom) => zoom > now) : ZOOMS.findLast((zoom) => zoom < now);
  return next ?? now;
}
